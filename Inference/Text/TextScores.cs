using System.Collections.Immutable;

namespace Emotion.Inference.Text;

/// <summary>The scores of one text.</summary>
/// <param name="Heads">Probabilities per head of the manifest, each in the order of the head's labels.</param>
/// <param name="Warnings">What makes them less trustworthy; usually empty.</param>
public sealed record TextScores(ImmutableArray<ImmutableArray<float>> Heads, IReadOnlyList<string> Warnings);
