using System.Text.Json;

namespace Emotion.Api.Responses;

/// <summary>A rule to try over the recent history.</summary>
/// <param name="Rule">The rule, as <c>PUT /v1/rules/{id}</c> takes it.</param>
/// <param name="UserIds">Only these users, at most 100; all by default.</param>
/// <param name="MaxEvents">Most events to look at, 1,000 to 50,000; 10,000 by default.</param>
public sealed record DryRunRequest(JsonElement Rule, IReadOnlyList<string>? UserIds = null, int? MaxEvents = null);
