namespace Emotion.Grains.Interfaces.Risk;

/// <summary>Why a score is what it is: how far it moves when a group of features that say the same is set to what is ordinary.</summary>
/// <param name="Reason">The group: <c>amount</c>, <c>merchantFrauds</c>, <c>velocity</c>, <c>place</c>, <c>customerFrauds</c>, <c>earlierOutliers</c>.</param>
/// <param name="Feature">The feature that speaks for the group.</param>
/// <param name="Value">Its value.</param>
/// <param name="Ordinary">The value it was compared with.</param>
/// <param name="Effect">Score minus the score with the group set to what is ordinary: positive when the group raised it.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.RiskReason")]
public sealed record RiskReason(
    [property: Id(0)] string Reason,
    [property: Id(1)] string Feature,
    [property: Id(2)] float Value,
    [property: Id(3)] float Ordinary,
    [property: Id(4)] float Effect);
