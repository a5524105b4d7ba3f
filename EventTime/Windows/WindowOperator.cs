using System.Runtime.InteropServices;
using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;

namespace Emotion.EventTime.Windows;

/// <summary>Receives the panes of an operator.</summary>
public delegate void PaneHandler<TKey, TResult>(TKey key, in Pane<TResult> pane);

/// <summary>Writes a key of an operator's state.</summary>
public delegate void KeyWriter<TKey>(StateWriter writer, TKey key);

/// <summary>Reads a key of an operator's state.</summary>
public delegate TKey KeyReader<TKey>(ref StateReader reader);

/// <summary>
/// Windows of many keys under one watermark, in one thread: Flink's window operator as a plain object. Keys without open
/// windows take no memory. An actor that has one key uses <see cref="KeyedWindows{TValue,TAccumulator,TResult}"/> itself.
/// </summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
/// <typeparam name="TValue">Type of the events' values.</typeparam>
/// <typeparam name="TAccumulator">Type of the aggregate's state.</typeparam>
/// <typeparam name="TResult">Type of the aggregate's result.</typeparam>
public sealed class WindowOperator<TKey, TValue, TAccumulator, TResult>
    where TKey : notnull
{
    private const byte Version = 1;

    private readonly Dictionary<TKey, Slot> _slots = [];
    private readonly TimerQueue<Slot> _timers = new();
    private readonly TimerQueue<Slot> _clock = new();
    private readonly List<Pane<TResult>> _panes = [];
    private readonly WindowRules _rules;
    private readonly IAggregator<TValue, TAccumulator, TResult> _aggregator;
    private readonly PaneHandler<TKey, TResult> _onPane;

    /// <summary>An operator without keys.</summary>
    /// <param name="options">The windowing.</param>
    /// <param name="aggregator">What to compute.</param>
    /// <param name="onPane">Receives each pane as it fires.</param>
    public WindowOperator(WindowOptions options, IAggregator<TValue, TAccumulator, TResult> aggregator, PaneHandler<TKey, TResult> onPane)
    {
        _rules = new WindowRules(options);
        _aggregator = aggregator;
        _onPane = onPane;
    }

    /// <summary>The watermark, Unix milliseconds; never goes back.</summary>
    public long WatermarkMs { get; private set; } = long.MinValue;

    /// <summary>Number of keys with open windows.</summary>
    public int Keys => _slots.Count;

    /// <summary>Number of events that came too late for all their windows.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds an event.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="timeMs">Event time, Unix milliseconds.</param>
    /// <param name="value">Its value.</param>
    /// <param name="nowMs">Processing time, Unix milliseconds; matters for early and batched triggers only.</param>
    /// <returns>False if it came too late: then nothing was changed but <see cref="Dropped"/>.</returns>
    public bool Add(TKey key, long timeMs, in TValue value, long nowMs = 0)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, key, out var known);
        if (!known)
        {
            slot = new Slot(key, KeyedWindows.Create(_rules, _aggregator));
        }

        // Nothing is due for the key, or its timer would have fired: this only tells it the time.
        var current = slot!;
        var windows = current.Windows;
        windows.AdvanceWatermark(WatermarkMs, _panes);
        if (!windows.Add(timeMs, value, nowMs, _panes))
        {
            Dropped++;
            Release(current);
            return false;
        }

        Publish(current);
        Schedule(current);
        return true;
    }

    /// <summary>Moves event time on; a lower watermark than before is ignored.</summary>
    public void AdvanceWatermark(long watermarkMs)
    {
        if (watermarkMs <= WatermarkMs)
        {
            return;
        }

        WatermarkMs = watermarkMs;
        while (_timers.TryTake(watermarkMs, out var due))
        {
            foreach (var slot in due)
            {
                slot.ScheduledMs = long.MaxValue;
                slot.Windows.AdvanceWatermark(watermarkMs, _panes);
                Publish(slot);
                Schedule(slot);
                Release(slot);
            }
        }
    }

    /// <summary>Moves processing time on: fires early and batched panes.</summary>
    public void AdvanceProcessingTime(long nowMs)
    {
        while (_clock.TryTake(nowMs, out var due))
        {
            foreach (var slot in due)
            {
                slot.ScheduledClockMs = long.MaxValue;
                slot.Windows.AdvanceProcessingTime(nowMs, _panes);
                Publish(slot);
                Schedule(slot);
            }
        }
    }

    /// <summary>Writes the state of all keys.</summary>
    public void Write(StateWriter writer, KeyWriter<TKey> writeKey)
    {
        ArgumentNullException.ThrowIfNull(writeKey);
        writer.WriteByte(Version);
        writer.WriteSigned(WatermarkMs);
        writer.WriteSigned(Dropped);
        writer.WriteUnsigned((ulong)_slots.Count);
        foreach (var (key, slot) in _slots)
        {
            writeKey(writer, key);
            slot.Windows.Write(writer);
        }
    }

    /// <summary>Takes over what <see cref="Write"/> wrote; to be called on an operator that has seen nothing yet.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public void Read(ref StateReader reader, KeyReader<TKey> readKey)
    {
        ArgumentNullException.ThrowIfNull(readKey);
        reader.ReadVersion(Version);
        WatermarkMs = reader.ReadSigned();
        Dropped = reader.ReadSigned();
        for (var left = reader.ReadCount(bytesEach: 3); left > 0; left--)
        {
            var key = readKey(ref reader);
            var slot = new Slot(key, KeyedWindows.Read(ref reader, _rules, _aggregator));
            _slots.Add(key, slot);
            Schedule(slot);
        }
    }

    private void Publish(Slot slot)
    {
        if (_panes.Count == 0)
        {
            return;
        }

        foreach (ref readonly var pane in CollectionsMarshal.AsSpan(_panes))
        {
            _onPane(slot.Key, pane);
        }

        _panes.Clear();
    }

    private void Schedule(Slot slot)
    {
        if (slot.Windows.NextDueMs < slot.ScheduledMs)
        {
            slot.ScheduledMs = slot.Windows.NextDueMs;
            _timers.Add(slot.ScheduledMs, slot);
        }

        if (_rules.EarlyEveryMs == 0 && _rules.LateEveryMs == 0)
        {
            return;
        }

        var clock = slot.Windows.NextProcessingDueMs;
        if (clock < slot.ScheduledClockMs)
        {
            slot.ScheduledClockMs = clock;
            _clock.Add(clock, slot);
        }
    }

    private void Release(Slot slot)
    {
        // Timers of a key that was forgotten may be left over: they must not take its successor away.
        if (slot.Windows.IsEmpty && !slot.Released)
        {
            slot.Released = true;
            _slots.Remove(slot.Key);
        }
    }

    private sealed class Slot(TKey key, KeyedWindows<TValue, TAccumulator, TResult> windows)
    {
        public TKey Key { get; } = key;

        public KeyedWindows<TValue, TAccumulator, TResult> Windows { get; } = windows;

        public bool Released { get; set; }

        public long ScheduledMs { get; set; } = long.MaxValue;

        public long ScheduledClockMs { get; set; } = long.MaxValue;
    }
}
