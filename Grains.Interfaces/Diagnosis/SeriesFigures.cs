namespace Emotion.Grains.Interfaces.Diagnosis;

/// <summary>What one of the metrics measured within a window, over all its tags.</summary>
/// <param name="Name">Name of the metric, such as <c>emotion.state_write.duration</c>.</param>
/// <param name="Count">How many values; of a counter, how much it rose.</param>
/// <param name="Sum">Their sum, in the metric's unit; 0 for a counter.</param>
/// <param name="Max">The greatest, in the metric's unit; 0 for a counter.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Diagnosis.SeriesFigures")]
public sealed record SeriesFigures(
    [property: Id(0)] string Name,
    [property: Id(1)] long Count,
    [property: Id(2)] double Sum,
    [property: Id(3)] double Max);
