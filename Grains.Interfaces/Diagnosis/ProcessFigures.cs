using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Diagnosis;

/// <summary>What a process measured of its stages within the latest seconds.</summary>
/// <param name="WindowSeconds">Length of the window, seconds.</param>
/// <param name="GcShare">Share of the window in which all threads stood still for the garbage collector, 0 to 1.</param>
/// <param name="CpuShare">Share of all cores' time that the process used, 0 to 1.</param>
/// <param name="Series">The metrics of the stages; those that measured nothing are left out.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Diagnosis.ProcessFigures")]
public sealed record ProcessFigures(
    [property: Id(0)] double WindowSeconds,
    [property: Id(1)] double GcShare,
    [property: Id(2)] double CpuShare,
    [property: Id(3)] ImmutableArray<SeriesFigures> Series);
