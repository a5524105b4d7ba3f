namespace Emotion.Inference.Explanations;

/// <summary>How much one word moved a score.</summary>
/// <param name="Start">Where the word begins, in UTF-16 code units.</param>
/// <param name="Length">Its length in UTF-16 code units.</param>
/// <param name="Effect">The label's probability with the word minus that without it; null when time ran out before it.</param>
public readonly record struct WordEffect(int Start, int Length, float? Effect);
