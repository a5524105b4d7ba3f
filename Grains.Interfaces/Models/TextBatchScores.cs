using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Emotion;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>The scores of a <see cref="TextBatch"/>.</summary>
/// <param name="Results">One result per text, in the order of the texts.</param>
/// <param name="InferenceTime">From the call's arrival to its last score: queue wait, preparation and model.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.TextBatchScores")]
public sealed record TextBatchScores(
    [property: Id(0)] ImmutableArray<EmotionScores> Results,
    [property: Id(1)] TimeSpan InferenceTime);
