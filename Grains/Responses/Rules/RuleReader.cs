using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>Reads a rule from JSON and completes it.</summary>
internal static class RuleReader
{
    /// <summary>What the grain decides; an answer of ours may be sent back as it is.</summary>
    private static readonly string[] ReadOnly = ["subject", "sentence", "notice", "revision", "changedAt"];

    private const string DefaultCoolDown = "5m";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 24, AllowDuplicateProperties = false };

    /// <summary>Reads and checks a rule.</summary>
    /// <param name="json">The rule as JSON.</param>
    /// <param name="id">Its id where the path names it; null to go by the text.</param>
    /// <param name="limits">What a rule may name.</param>
    internal static RuleCheck Read(ReadOnlySpan<byte> json, string? id, RuleLimits limits)
    {
        if (json.Length > ResponseRule.MaxBytes)
        {
            return Wrong("body", $"must have at most {ResponseRule.MaxBytes} bytes");
        }

        JsonElement body;
        try
        {
            var node = JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
            if (node is null)
            {
                return Wrong("body", "must be a JSON object");
            }

            foreach (var member in ReadOnly)
            {
                node.Remove(member);
            }

            // The generated reader sets what is missing to nothing, whatever the record's defaults say.
            node["id"] ??= "";
            node["enabled"] ??= true;
            node["coolDown"] ??= DefaultCoolDown;
            node["action"] ??= new JsonObject { ["type"] = "record" };
            Lengthen(node["when"]);
            body = JsonElement.Parse(node.ToJsonString());
        }
        catch (JsonException e)
        {
            return Wrong("body", $"is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }

        var faults = new List<RuleFault>();
        RuleShape.Check(body, ResponsesJson.Default.ResponseRule, "", faults);
        if (faults.Count > 0)
        {
            return new RuleCheck(null, [.. faults]);
        }

        var rule = body.Deserialize(ResponsesJson.Default.ResponseRule)!;
        if (id is not null)
        {
            if (rule.Id.Length > 0 && rule.Id != id)
            {
                return Wrong("id", "is another rule's than the path's; leave it out");
            }

            rule = rule with { Id = id };
        }

        RuleValidator.Check(rule, limits, faults);
        if (faults.Count > 0)
        {
            return new RuleCheck(null, [.. faults]);
        }

        var subject = RuleValidator.SubjectOf(rule.When);
        rule = rule with { Subject = subject, Notice = RuleSentence.Notice(subject) };
        return new RuleCheck(rule with { Sentence = RuleSentence.Of(rule) }, []);
    }

    /// <summary><c>{"all":[…]}</c> is short for <c>{"type":"all","of":[…]}</c>.</summary>
    private static void Lengthen(JsonNode? condition)
    {
        if (condition is not JsonObject node)
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["all", "any"])
        {
            if (!node.ContainsKey("type") && node[name] is JsonArray list)
            {
                node.Remove(name);
                node["type"] = name;
                node["of"] = list;
            }
        }

        foreach (var part in node["of"] as JsonArray ?? [])
        {
            Lengthen(part);
        }
    }

    private static RuleCheck Wrong(string path, string message) => new(null, [new RuleFault(path, message)]);
}
