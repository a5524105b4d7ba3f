using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>Counts events.</summary>
internal sealed class CountAggregator<T> : IAggregator<T, long, long>
{
    public long Create() => 0;

    public void Add(ref long accumulator, in T value, long timeMs) => accumulator++;

    public void Merge(ref long into, in long from) => into += from;

    public long Result(in long accumulator) => accumulator;

    public void Write(StateWriter writer, in long accumulator) => writer.WriteUnsigned((ulong)accumulator);

    public long Read(ref StateReader reader) => (long)reader.ReadUnsigned();
}
