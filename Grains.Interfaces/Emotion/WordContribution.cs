namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>How much one word of the text moved the score.</summary>
/// <param name="Word">The word as written.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 code units.</param>
/// <param name="Length">Its length in UTF-16 code units.</param>
/// <param name="Contribution">
/// The probability of the answer's label with the word, minus the one without it, in [-1, 1]: positive speaks for the label.
/// Null when the time bound was reached before this word.
/// </param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.WordContribution")]
public sealed record WordContribution(
    [property: Id(0)] string Word,
    [property: Id(1)] int Start,
    [property: Id(2)] int Length,
    [property: Id(3)] float? Contribution);
