using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>A value and the time it was seen at.</summary>
/// <param name="TimeMs">Event time, Unix milliseconds.</param>
/// <param name="Value">The value.</param>
public readonly record struct LastValue(long TimeMs, double Value);

/// <summary>Keeps the value of the latest event.</summary>
internal sealed class LastAggregator<T>(Func<T, double> value) : IAggregator<T, LastValue, double>
{
    public LastValue Create() => new(long.MinValue, double.NaN);

    public void Add(ref LastValue accumulator, in T item, long timeMs) => Merge(ref accumulator, new LastValue(timeMs, value(item)));

    public void Merge(ref LastValue into, in LastValue from)
    {
        var later = from.TimeMs > into.TimeMs || (from.TimeMs == into.TimeMs && from.Value > into.Value);
        into = later ? from : into;
    }

    public double Result(in LastValue accumulator) => accumulator.Value;

    public void Write(StateWriter writer, in LastValue accumulator)
    {
        writer.WriteSigned(accumulator.TimeMs);
        writer.WriteDouble(accumulator.Value);
    }

    public LastValue Read(ref StateReader reader) => new(reader.ReadSigned(), reader.ReadDouble());
}
