namespace Emotion.Inference.Text.Social;

/// <summary>One token of a text, normalised, with its place in the text as it came.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Normalised and lower case: what a vocabulary holds.</param>
/// <param name="Surface">Normalised with its case, except that shouted words are lower case: what a sub-word model reads.</param>
/// <param name="Start">Index of its first UTF-16 unit in the source text.</param>
/// <param name="Length">Its UTF-16 units in the source text.</param>
/// <param name="Traits">How it was written.</param>
public readonly record struct SocialToken(
    SocialTokenKind Kind, string Text, string Surface, int Start, int Length, SocialTraits Traits);
