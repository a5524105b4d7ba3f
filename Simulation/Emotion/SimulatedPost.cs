namespace Emotion.Simulation.Emotion;

/// <summary>A post as the simulator wrote it.</summary>
/// <param name="Id">Unique within a run of one seed.</param>
/// <param name="UserId">The author, <c>u0</c> to <c>u{n-1}</c>.</param>
/// <param name="Text">What was written.</param>
/// <param name="CreatedAt">Event time.</param>
/// <param name="Lang">BCP 47 language tag.</param>
/// <param name="Intended">What the author meant to express: known to the simulator alone, no part of the event.</param>
public sealed record SimulatedPost(
    string Id, string UserId, string Text, DateTimeOffset CreatedAt, string Lang, Affect Intended);
