using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>
/// Folds the events of a window into one result. Merging must give what adding all events to one accumulator would, in
/// any grouping: windows are merged from slices, and sessions merge.
/// </summary>
/// <typeparam name="TValue">Type of the events' values.</typeparam>
/// <typeparam name="TAccumulator">State: a struct for the small ones, so that it lies in its window's memory.</typeparam>
/// <typeparam name="TResult">Result; must not refer to the accumulator, which changes afterwards.</typeparam>
public interface IAggregator<TValue, TAccumulator, TResult>
{
    /// <summary>State of no events.</summary>
    TAccumulator Create();

    /// <summary>Adds an event.</summary>
    void Add(ref TAccumulator accumulator, in TValue value, long timeMs);

    /// <summary>Adds the events of <paramref name="from"/>, which stays as it is and shares nothing with the outcome.</summary>
    void Merge(ref TAccumulator into, in TAccumulator from);

    /// <summary>The result over all that was added; the accumulator stays as it is.</summary>
    TResult Result(in TAccumulator accumulator);

    /// <summary>Writes the state.</summary>
    void Write(StateWriter writer, in TAccumulator accumulator);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    TAccumulator Read(ref StateReader reader);
}
