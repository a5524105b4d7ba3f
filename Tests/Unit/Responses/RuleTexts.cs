using System.Collections.Immutable;
using System.Text;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Rules;

namespace Emotion.Tests.Unit.Responses;

/// <summary>Rules as texts, read by what the API reads them by.</summary>
internal static class RuleTexts
{
    internal static readonly RuleLimits Limits = new(
        ImmutableDictionary<ScoreSource, ImmutableArray<string>>.Empty.Add(ScoreSource.Label, ["anger", "fear", "joy", "sadness"]).Add(ScoreSource.Ekman, ["anger", "joy"]),
        new OneHost());

    internal static RuleCheck Read(string json, string? id = null) => RuleReader.Read(Encoding.UTF8.GetBytes(json), id, Limits);

    /// <summary>A rule without cool-down.</summary>
    internal static ResponseRule Rule(string when, string coolDown = "0s", string id = "r") =>
        Read($$"""{"id":"{{id}}","name":"a rule","when":{{when}},"coolDown":"{{coolDown}}"}""") is { Rule: { } rule } check
            ? rule
            : throw new ArgumentException(string.Join("; ", Read($$"""{"name":"a rule","when":{{when}}}""").Faults), nameof(when));

    private sealed class OneHost : IWebhookRules
    {
        public ImmutableArray<string> Hosts => ["hooks.example.com"];

        public string? FaultOf(string url) => url.StartsWith("https://hooks.example.com/", StringComparison.Ordinal) ? null : "must go to one of hooks.example.com";
    }
}
