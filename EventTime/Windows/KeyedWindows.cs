using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;

namespace Emotion.EventTime.Windows;

/// <summary>
/// The windows of one key: what an actor keeps for itself, and what <see cref="WindowOperator{TKey,TValue,TAccumulator,TResult}"/>
/// keeps for each of many keys. Event time is driven by the watermark that the owner passes in; processing time, which
/// only early and batched triggers use, by the clock that the owner passes in: nothing here looks at a clock.
/// Not safe for concurrent use.
/// </summary>
/// <typeparam name="TValue">Type of the events' values.</typeparam>
/// <typeparam name="TAccumulator">Type of the aggregate's state.</typeparam>
/// <typeparam name="TResult">Type of the aggregate's result.</typeparam>
public abstract class KeyedWindows<TValue, TAccumulator, TResult>
{
    private protected KeyedWindows(WindowRules rules, IAggregator<TValue, TAccumulator, TResult> aggregator) =>
        (Rules, Aggregator) = (rules, aggregator);

    /// <summary>Where this key stands in event time, Unix milliseconds; never goes back.</summary>
    public long WatermarkMs { get; private protected set; } = long.MinValue;

    /// <summary>The lowest watermark at which something is due: a pane or the freeing of state; <see cref="long.MaxValue"/> if nothing waits.</summary>
    public long NextDueMs { get; private protected set; } = long.MaxValue;

    /// <summary>The earliest processing time at which an early or batched pane is due; <see cref="long.MaxValue"/> for none.</summary>
    public abstract long NextProcessingDueMs { get; }

    /// <summary>Whether no window is open: the key may be forgotten.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>The rules.</summary>
    private protected WindowRules Rules { get; }

    /// <summary>The aggregate.</summary>
    private protected IAggregator<TValue, TAccumulator, TResult> Aggregator { get; }

    /// <summary>Adds an event to its windows; fires early and late panes that it triggers.</summary>
    /// <param name="timeMs">Event time, Unix milliseconds.</param>
    /// <param name="value">Its value.</param>
    /// <param name="nowMs">Processing time, Unix milliseconds.</param>
    /// <param name="panes">Receives panes.</param>
    /// <returns>False if all its windows are closed: it is too late, and nothing was changed.</returns>
    public abstract bool Add(long timeMs, in TValue value, long nowMs, List<Pane<TResult>> panes);

    /// <summary>Says that no event earlier than this is expected: fires due windows, closes and frees those beyond their lateness. A lower watermark than before is ignored.</summary>
    /// <param name="watermarkMs">The watermark; <see cref="long.MaxValue"/> ends all windows.</param>
    /// <param name="panes">Receives panes, earlier windows first.</param>
    public void AdvanceWatermark(long watermarkMs, List<Pane<TResult>> panes)
    {
        if (watermarkMs <= WatermarkMs)
        {
            return;
        }

        var before = WatermarkMs;
        WatermarkMs = watermarkMs;
        if (watermarkMs >= NextDueMs)
        {
            OnDue(before, panes);
            FindNextDue();
        }
    }

    /// <summary>Fires early and batched late panes whose processing time has come.</summary>
    public abstract void AdvanceProcessingTime(long nowMs, List<Pane<TResult>> panes);

    /// <summary>Writes the state: a version, the watermark and the open windows.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteByte(KeyedWindows.Version);
        writer.WriteSigned(WatermarkMs);
        WriteWindows(writer);
    }

    internal void Restore(ref StateReader reader)
    {
        reader.ReadVersion(KeyedWindows.Version);
        WatermarkMs = reader.ReadSigned();
        ReadWindows(ref reader);
        FindNextDue();
    }

    private protected abstract void OnDue(long beforeMs, List<Pane<TResult>> panes);

    private protected abstract void FindNextDue();

    private protected abstract void WriteWindows(StateWriter writer);

    private protected abstract void ReadWindows(ref StateReader reader);

    /// <summary>Processing time at which pending events of a window fire; <see cref="long.MaxValue"/> if they wait for the watermark.</summary>
    private protected long ProcessingDue(bool late, int pending, long sinceMs)
    {
        var interval = late ? (Rules.Options.Late == LateFiring.Batched ? Rules.LateEveryMs : 0) : Rules.EarlyEveryMs;
        return pending > 0 && interval > 0 ? sinceMs + interval : long.MaxValue;
    }

    /// <summary>Whether pending events fire at once.</summary>
    private protected bool FiresNow(bool late, int pending) => late
        ? Rules.Options.Late == LateFiring.Each
        : Rules.Options.EarlyEveryCount > 0 && pending >= Rules.Options.EarlyEveryCount;
}

/// <summary>Makes and reads <see cref="KeyedWindows{TValue,TAccumulator,TResult}"/>.</summary>
public static class KeyedWindows
{
    internal const byte Version = 1;

    /// <summary>The windows of a new key.</summary>
    public static KeyedWindows<TValue, TAccumulator, TResult> Create<TValue, TAccumulator, TResult>(
        WindowRules rules, IAggregator<TValue, TAccumulator, TResult> aggregator)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(aggregator);
        return rules.Options.Kind == WindowKind.Session
            ? new SessionWindows<TValue, TAccumulator, TResult>(rules, aggregator)
            : new SlicedWindows<TValue, TAccumulator, TResult>(rules, aggregator);
    }

    /// <summary>Reads what <see cref="KeyedWindows{TValue,TAccumulator,TResult}.Write"/> wrote under the same rules.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static KeyedWindows<TValue, TAccumulator, TResult> Read<TValue, TAccumulator, TResult>(
        ref StateReader reader, WindowRules rules, IAggregator<TValue, TAccumulator, TResult> aggregator)
    {
        var windows = Create(rules, aggregator);
        windows.Restore(ref reader);
        return windows;
    }
}
