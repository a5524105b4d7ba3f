using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;

namespace Emotion.Grains.Pricing;

/// <summary>Who was in a zone.</summary>
/// <param name="Supply">Different drivers.</param>
/// <param name="Demand">Different riders.</param>
public readonly record struct ZoneDemand(long Supply, long Demand);

/// <summary>A sighting.</summary>
/// <param name="IsDemand">Whether of a rider.</param>
/// <param name="Source">Of whom: a <see cref="EventTime.TagHash"/> of the source's id.</param>
public readonly record struct Sighting(bool IsDemand, ulong Source);

/// <summary>The sources seen in a window.</summary>
/// <param name="Supply">Drivers.</param>
/// <param name="Demand">Riders.</param>
public sealed record Seen(DistinctCount Supply, DistinctCount Demand);

/// <summary>Counts different drivers and riders: a car that reports its position every second is one car.</summary>
public sealed class ZoneAggregator : IAggregator<Sighting, Seen, ZoneDemand>
{
    /// <inheritdoc/>
    public Seen Create() => new(new DistinctCount(), new DistinctCount());

    /// <inheritdoc/>
    public void Add(ref Seen accumulator, in Sighting value, long timeMs) =>
        (value.IsDemand ? accumulator.Demand : accumulator.Supply).Add(value.Source);

    /// <inheritdoc/>
    public void Merge(ref Seen into, in Seen from)
    {
        into.Supply.Merge(from.Supply);
        into.Demand.Merge(from.Demand);
    }

    /// <inheritdoc/>
    public ZoneDemand Result(in Seen accumulator) => new(accumulator.Supply.Estimate(), accumulator.Demand.Estimate());

    /// <inheritdoc/>
    public void Write(StateWriter writer, in Seen accumulator)
    {
        accumulator.Supply.Write(writer);
        accumulator.Demand.Write(writer);
    }

    /// <inheritdoc/>
    public Seen Read(ref StateReader reader) => new(DistinctCount.Read(ref reader), DistinctCount.Read(ref reader));
}
