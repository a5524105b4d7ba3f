namespace Emotion.Grains.Interfaces.Models;

/// <summary>A rollout asked for.</summary>
/// <param name="Stable">The version that shall answer; must be loaded.</param>
/// <param name="Candidate">The version on trial; must be loaded. Null ends a trial.</param>
/// <param name="Percent">The candidate's share of users, from 0 to 100; 0 when null.</param>
/// <param name="Shadow">Whether the candidate only scores beside; excludes a percentage.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.RolloutChange")]
public sealed record RolloutChange(
    [property: Id(0)] string Stable,
    [property: Id(1)] string? Candidate = null,
    [property: Id(2)] double? Percent = null,
    [property: Id(3)] bool? Shadow = null);
