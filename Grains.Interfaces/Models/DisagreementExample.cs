namespace Emotion.Grains.Interfaces.Models;

/// <summary>An input on which candidate and stable version differ.</summary>
/// <param name="Input">The text, or the row's values; cut after 280 characters.</param>
/// <param name="Stable">The stable version's label.</param>
/// <param name="StableScore">Its probability by the stable version.</param>
/// <param name="Candidate">The candidate's label.</param>
/// <param name="CandidateScore">Its probability by the candidate.</param>
/// <param name="Difference">The largest difference of any label's probability, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.DisagreementExample")]
public sealed record DisagreementExample(
    [property: Id(0)] string Input,
    [property: Id(1)] string Stable,
    [property: Id(2)] float StableScore,
    [property: Id(3)] string Candidate,
    [property: Id(4)] float CandidateScore,
    [property: Id(5)] float Difference);
