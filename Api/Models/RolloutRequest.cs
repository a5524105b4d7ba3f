namespace Emotion.Api.Models;

/// <summary>A rollout asked for.</summary>
/// <param name="Stable">The version that shall answer.</param>
/// <param name="Candidate">The version on trial; leave it out to end a trial.</param>
/// <param name="Percent">The candidate's share of users, from 0 to 100, sticky by user id.</param>
/// <param name="Shadow">Whether the candidate scores everything and answers nothing.</param>
public sealed record RolloutRequest(string Stable, string? Candidate = null, double? Percent = null, bool? Shadow = null);
