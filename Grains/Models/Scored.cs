using Emotion.Inference;

namespace Emotion.Grains.Models;

/// <summary>Scores, and the manifest of the version that gave them.</summary>
/// <typeparam name="T">The scores' type.</typeparam>
/// <param name="Values">The scores.</param>
/// <param name="Manifest">The manifest.</param>
internal sealed record Scored<T>(T Values, ModelManifest Manifest);
