using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>Counts different tags.</summary>
internal sealed class DistinctAggregator<T>(Func<T, ulong> tag) : IAggregator<T, DistinctCount, long>
{
    public DistinctCount Create() => new();

    public void Add(ref DistinctCount accumulator, in T item, long timeMs) => accumulator.Add(tag(item));

    public void Merge(ref DistinctCount into, in DistinctCount from) => into.Merge(from);

    public long Result(in DistinctCount accumulator) => accumulator.Estimate();

    public void Write(StateWriter writer, in DistinctCount accumulator) => accumulator.Write(writer);

    public DistinctCount Read(ref StateReader reader) => DistinctCount.Read(ref reader);
}
