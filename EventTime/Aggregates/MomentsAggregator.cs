using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>Any result that follows from <see cref="Moments"/>.</summary>
internal sealed class MomentsAggregator<T>(Func<T, double> value, Func<Moments, double> result) : IAggregator<T, Moments, double>
{
    public Moments Create() => default;

    public void Add(ref Moments accumulator, in T item, long timeMs) => accumulator = accumulator.With(value(item));

    public void Merge(ref Moments into, in Moments from) => into = into.With(from);

    public double Result(in Moments accumulator) => result(accumulator);

    public void Write(StateWriter writer, in Moments accumulator) => accumulator.Write(writer);

    public Moments Read(ref StateReader reader) => Moments.Read(ref reader);
}

/// <summary>The <see cref="Moments"/> themselves.</summary>
internal sealed class SummaryAggregator<T>(Func<T, double> value) : IAggregator<T, Moments, Moments>
{
    public Moments Create() => default;

    public void Add(ref Moments accumulator, in T item, long timeMs) => accumulator = accumulator.With(value(item));

    public void Merge(ref Moments into, in Moments from) => into = into.With(from);

    public Moments Result(in Moments accumulator) => accumulator;

    public void Write(StateWriter writer, in Moments accumulator) => accumulator.Write(writer);

    public Moments Read(ref StateReader reader) => Moments.Read(ref reader);
}
