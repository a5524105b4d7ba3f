namespace Emotion.Api.Models;

/// <summary>Texts to read.</summary>
/// <param name="Texts">1 to 128 texts of at most 5,000 characters.</param>
/// <param name="UserId">Whose texts they are: during a rollout the same user gets the same version. Optional.</param>
/// <param name="Model">Another text model than the one of the settings. Optional.</param>
/// <param name="Version">One version, whatever the rollout says. Optional.</param>
public sealed record ClassifyRequest(IReadOnlyList<string> Texts, string? UserId = null, string? Model = null, string? Version = null);
