using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Risk;

/// <summary>Reads one profile and checks it as the grain does.</summary>
internal static class ProfileReader
{
    /// <summary>Reads a profile.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="userId">The user it must be of; null to go by its own <c>userId</c>.</param>
    /// <returns>The profile, or null and what is wrong by field.</returns>
    public static (UserProfile? Profile, Dictionary<string, string[]> Errors) Read(ReadOnlyMemory<byte> json, string? userId)
    {
        try
        {
            if (JsonNode.Parse(json.Span) is not JsonObject body)
            {
                return Fail("body", "must be a JSON object");
            }

            if (userId is not null)
            {
                if (body["userId"] is { } named && !(named is JsonValue value && value.TryGetValue<string>(out var other) && other == userId))
                {
                    return Fail("userId", "is another user's than the path's; leave it out");
                }

                body["userId"] = userId;
            }

            return Check(body.Deserialize(RiskJson.Default.UserProfile)!);
        }
        catch (JsonException wrong)
        {
            return Fail(wrong.Path?.TrimStart('$', '.') is { Length: > 0 } field ? field : "body", "is missing, or has a value of the wrong kind: see /openapi/v1.json");
        }
    }

    /// <summary>Checks a profile.</summary>
    public static (UserProfile? Profile, Dictionary<string, string[]> Errors) Check(UserProfile profile)
    {
        var faults = new EventFaults();
        profile.Validate(faults);
        return faults.None ? (profile, []) : (null, faults.Items.GroupBy(fault => fault.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(fault => fault.Message).ToArray(), StringComparer.Ordinal));
    }

    private static (UserProfile? Profile, Dictionary<string, string[]> Errors) Fail(string field, string message) =>
        (null, new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });
}
