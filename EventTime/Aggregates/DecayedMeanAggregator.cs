using Emotion.EventTime.Rolling;
using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>Time-decayed mean of the events of a window.</summary>
internal sealed class DecayedMeanAggregator<T>(Func<T, double> value, double halfLifeMs) : IAggregator<T, DecayedMean, double>
{
    public DecayedMean Create() => default;

    public void Add(ref DecayedMean accumulator, in T item, long timeMs) => accumulator.Add(timeMs, value(item), halfLifeMs);

    public void Merge(ref DecayedMean into, in DecayedMean from) => into.Merge(from, halfLifeMs);

    public double Result(in DecayedMean accumulator) => accumulator.Mean;

    public void Write(StateWriter writer, in DecayedMean accumulator) => accumulator.Write(writer);

    public DecayedMean Read(ref StateReader reader) => DecayedMean.Read(ref reader);
}
