namespace Emotion.Grains.Interfaces.Diagnosis;

/// <summary>What a silo tells of itself once a second.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="InferenceWorkers">Threads that run its models.</param>
/// <param name="Figures">What it measured.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Diagnosis.SiloFigures")]
public sealed record SiloFigures(
    [property: Id(0)] string Silo,
    [property: Id(1)] int InferenceWorkers,
    [property: Id(2)] ProcessFigures Figures);
