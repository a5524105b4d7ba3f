namespace Emotion.Api.Users;

/// <summary>What became of a user's data.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Erased">What was erased.</param>
/// <param name="Remains">What is still there, and until when.</param>
public sealed record Erasure(string UserId, IReadOnlyList<string> Erased, string Remains);
