using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;

namespace Emotion.EventTime.Windows;

/// <summary>
/// Tumbling and sliding windows. An event is added once, to its slice, whatever the number of windows it is in; a window
/// is the merge of its slices when it fires (Krishnamurthy, Wu and Franklin, "On-the-fly sharing for streamed
/// aggregation", 2006). A window has a mark of its own only while it differs from the ordinary: it fired early or late,
/// or events wait to fire.
/// </summary>
internal sealed class SlicedWindows<TValue, TAccumulator, TResult>(WindowRules rules, IAggregator<TValue, TAccumulator, TResult> aggregator)
    : KeyedWindows<TValue, TAccumulator, TResult>(rules, aggregator)
{
    /// <summary>With so many slices in a window it pays to keep partial merges from one firing to the next.</summary>
    private const int SlicesWorthCaching = 8;

    private Slice<TAccumulator>[] _slices = [];
    private int _sliceCount;
    private List<Mark>? _marks;
    private SliceMerger<TValue, TAccumulator, TResult>? _merger;

    public override bool IsEmpty => _sliceCount == 0;

    public override long NextProcessingDueMs
    {
        get
        {
            var due = long.MaxValue;
            foreach (var mark in _marks ?? [])
            {
                due = Math.Min(due, ProcessingDue(WindowRules.IsPassed(mark.EndMs, WatermarkMs), mark.Pending, mark.PendingSinceMs));
            }

            return due;
        }
    }

    private ReadOnlySpan<Slice<TAccumulator>> Slices => _slices.AsSpan(0, _sliceCount);

    public override bool Add(long timeMs, in TValue value, long nowMs, List<Pane<TResult>> panes)
    {
        var lastEnd = Rules.LastEndOf(timeMs);
        if (Rules.IsClosed(lastEnd, WatermarkMs))
        {
            return false;
        }

        var firstEnd = Rules.FirstEndAfter(timeMs);
        if (!WindowRules.IsPassed(firstEnd, WatermarkMs) && !Rules.FiresEarly)
        {
            AddToSlice(timeMs, value);
            return true;
        }

        // Marks before the slice: whether a window has fired follows from what was in it before this event.
        for (var end = firstEnd; end <= lastEnd; end = Rules.NextEnd(end))
        {
            if (NeedsMark(end))
            {
                MarkOf(end);
            }
        }

        AddToSlice(timeMs, value);
        for (var end = firstEnd; end <= lastEnd; end = Rules.NextEnd(end))
        {
            if (NeedsMark(end))
            {
                Touch(MarkOf(end), timeMs, value, nowMs, panes);
            }
        }

        FindNextDue();
        return true;
    }

    public override void AdvanceProcessingTime(long nowMs, List<Pane<TResult>> panes)
    {
        foreach (var mark in _marks ?? [])
        {
            var late = WindowRules.IsPassed(mark.EndMs, WatermarkMs);
            if (ProcessingDue(late, mark.Pending, mark.PendingSinceMs) <= nowMs)
            {
                Fire(mark.EndMs, mark, late ? PaneTiming.Late : PaneTiming.Early, isLast: false, panes);
            }
        }
    }

    private protected override void OnDue(long beforeMs, List<Pane<TResult>> panes)
    {
        for (var end = NextEndWithEvents(beforeMs); end != long.MaxValue && end <= WatermarkMs; end = NextEndWithEvents(end))
        {
            Fire(end, FindMark(end), PaneTiming.OnTime, isLast: Rules.LatenessMs == 0, panes);
        }

        if (Rules.LatenessMs > 0)
        {
            Close(beforeMs, panes);
        }

        _marks?.RemoveAll(mark => Rules.IsClosed(mark.EndMs, WatermarkMs));
        var freed = 0;
        while (freed < _sliceCount && Rules.IsClosed(Rules.LastEndOf(_slices[freed].StartMs), WatermarkMs))
        {
            freed++;
        }

        if (freed > 0)
        {
            _sliceCount -= freed;
            Array.Copy(_slices, freed, _slices, 0, _sliceCount);
            Array.Clear(_slices, _sliceCount, freed);
        }
    }

    private protected override void FindNextDue()
    {
        if (_sliceCount == 0)
        {
            NextDueMs = long.MaxValue;
            return;
        }

        var due = Math.Min(NextEndWithEvents(WatermarkMs), Rules.CloseOf(Rules.LastEndOf(_slices[0].StartMs)));
        if (Rules.LatenessMs > 0 && Rules.Options.Closing == ClosingPane.Always)
        {
            due = Math.Min(due, Rules.CloseOf(NextEndWithEvents(BeforeLateness(WatermarkMs))));
        }

        foreach (var mark in _marks ?? [])
        {
            due = Math.Min(due, Rules.CloseOf(mark.EndMs));
        }

        NextDueMs = due;
    }

    private protected override void WriteWindows(StateWriter writer)
    {
        writer.WriteUnsigned((ulong)_sliceCount);
        var previous = 0L;
        foreach (ref readonly var slice in Slices)
        {
            writer.WriteSigned(slice.StartMs - previous);
            Aggregator.Write(writer, slice.Accumulator);
            previous = slice.StartMs;
        }

        writer.WriteUnsigned((ulong)(_marks?.Count ?? 0));
        foreach (var mark in _marks ?? [])
        {
            writer.WriteSigned(mark.EndMs - previous);
            writer.WriteUnsigned((ulong)mark.NextIndex);
            writer.WriteUnsigned((ulong)mark.Pending);
            writer.WriteSigned(mark.PendingSinceMs);
            writer.WriteByte(mark.HasDelta ? (byte)1 : (byte)0);
            if (mark.HasDelta)
            {
                Aggregator.Write(writer, mark.Delta);
            }

            previous = mark.EndMs;
        }
    }

    private protected override void ReadWindows(ref StateReader reader)
    {
        _sliceCount = reader.ReadCount(bytesEach: 1);
        _slices = new Slice<TAccumulator>[_sliceCount];
        var previous = 0L;
        for (var i = 0; i < _sliceCount; i++)
        {
            previous += reader.ReadSigned();
            _slices[i] = new Slice<TAccumulator> { StartMs = previous, Accumulator = Aggregator.Read(ref reader) };
        }

        var marks = reader.ReadCount(bytesEach: 5);
        _marks = marks == 0 ? null : new List<Mark>(marks);
        for (var i = 0; i < marks; i++)
        {
            previous += reader.ReadSigned();
            var mark = new Mark
            {
                EndMs = previous,
                NextIndex = (int)reader.ReadUnsigned(),
                Pending = (int)reader.ReadUnsigned(),
                PendingSinceMs = reader.ReadSigned(),
                HasDelta = reader.ReadByte() == 1,
            };
            mark.Delta = mark.HasDelta ? Aggregator.Read(ref reader) : default!;
            _marks!.Add(mark);
        }
    }

    private void Close(long beforeMs, List<Pane<TResult>> panes)
    {
        if (Rules.Options.Closing == ClosingPane.Always)
        {
            var end = NextEndWithEvents(BeforeLateness(beforeMs));
            for (; end != long.MaxValue && Rules.IsClosed(end, WatermarkMs); end = NextEndWithEvents(end))
            {
                Fire(end, FindMark(end), PaneTiming.Late, isLast: true, panes);
            }

            return;
        }

        foreach (var mark in _marks ?? [])
        {
            if (mark.Pending > 0 && Rules.IsClosed(mark.EndMs, WatermarkMs))
            {
                Fire(mark.EndMs, mark, PaneTiming.Late, isLast: true, panes);
            }
        }
    }

    private long BeforeLateness(long watermarkMs) => watermarkMs < long.MinValue + Rules.LatenessMs ? long.MinValue : watermarkMs - Rules.LatenessMs;

    private bool NeedsMark(long endMs) =>
        !Rules.IsClosed(endMs, WatermarkMs) && (Rules.FiresEarly || WindowRules.IsPassed(endMs, WatermarkMs));

    private void Touch(Mark mark, long timeMs, in TValue value, long nowMs, List<Pane<TResult>> panes)
    {
        var late = WindowRules.IsPassed(mark.EndMs, WatermarkMs);
        if (mark.Pending++ == 0)
        {
            mark.PendingSinceMs = nowMs;
        }

        if (Rules.Options.Contents == PaneContents.Discarding && mark.NextIndex > 0)
        {
            if (!mark.HasDelta)
            {
                (mark.Delta, mark.HasDelta) = (Aggregator.Create(), true);
            }

            Aggregator.Add(ref mark.Delta, value, timeMs);
        }

        if (FiresNow(late, mark.Pending))
        {
            Fire(mark.EndMs, mark, late ? PaneTiming.Late : PaneTiming.Early, isLast: false, panes);
        }
    }

    /// <summary>Fires a window; one without a mark fires in the ordinary course: first on time, then, if asked for, at its close.</summary>
    private void Fire(long endMs, Mark? mark, PaneTiming timing, bool isLast, List<Pane<TResult>> panes)
    {
        var index = mark?.NextIndex ?? (timing == PaneTiming.OnTime ? 0 : 1);
        TAccumulator contents;
        if (Rules.Options.Contents == PaneContents.Discarding && index > 0)
        {
            contents = mark is { HasDelta: true } ? mark.Delta : Aggregator.Create();
        }
        else
        {
            contents = Merge(Rules.BoundsOf(endMs));
        }

        panes.Add(new Pane<TResult>(Rules.BoundsOf(endMs), Aggregator.Result(contents), timing, index, isLast, []));
        if (mark is not null)
        {
            mark.NextIndex = index + 1;
            mark.Pending = 0;
            (mark.Delta, mark.HasDelta) = (default!, false);
        }
    }

    private TAccumulator Merge(WindowBounds window)
    {
        var first = IndexOf(window.StartMs);
        first = first < 0 ? ~first : first;
        var end = IndexOf(window.EndMs);
        end = end < 0 ? ~end : end;
        if (end - first == 1)
        {
            return _slices[first].Accumulator;
        }

        if (end - first >= SlicesWorthCaching)
        {
            _merger ??= new SliceMerger<TValue, TAccumulator, TResult>(Aggregator);
            return _merger.Merge(Slices, first, end, window);
        }

        var merged = Aggregator.Create();
        for (var i = first; i < end; i++)
        {
            Aggregator.Merge(ref merged, _slices[i].Accumulator);
        }

        return merged;
    }

    private void AddToSlice(long timeMs, in TValue value)
    {
        var start = Rules.SliceStart(timeMs);
        _merger?.OnChange(start);

        // Most events belong to the newest slice.
        var at = _sliceCount > 0 && _slices[_sliceCount - 1].StartMs == start ? _sliceCount - 1 : IndexOf(start);
        if (at < 0)
        {
            at = ~at;
            if (_sliceCount == _slices.Length)
            {
                Array.Resize(ref _slices, Math.Max(2, _sliceCount * 2));
            }

            Array.Copy(_slices, at, _slices, at + 1, _sliceCount - at);
            _slices[at] = new Slice<TAccumulator> { StartMs = start, Accumulator = Aggregator.Create() };
            _sliceCount++;
            Aggregator.Add(ref _slices[at].Accumulator, value, timeMs);
            FindNextDue();
            return;
        }

        Aggregator.Add(ref _slices[at].Accumulator, value, timeMs);
    }

    /// <summary>The earliest end after <paramref name="afterMs"/> of a window that holds an event; <see cref="long.MaxValue"/> if there is none.</summary>
    private long NextEndWithEvents(long afterMs)
    {
        foreach (ref readonly var slice in Slices)
        {
            if (Rules.LastEndOf(slice.StartMs) > afterMs)
            {
                return Rules.FirstEndAfter(Math.Max(slice.StartMs, afterMs));
            }
        }

        return long.MaxValue;
    }

    private int IndexOf(long startMs)
    {
        int low = 0, high = _sliceCount - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var start = _slices[middle].StartMs;
            if (start == startMs)
            {
                return middle;
            }

            if (start < startMs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    private Mark? FindMark(long endMs) => _marks?.Find(mark => mark.EndMs == endMs);

    private Mark MarkOf(long endMs)
    {
        if (FindMark(endMs) is { } known)
        {
            return known;
        }

        // A passed window that held events has fired its on-time pane; one that held none has not.
        var fired = WindowRules.IsPassed(endMs, WatermarkMs) && HoldsEvents(Rules.BoundsOf(endMs));
        var mark = new Mark { EndMs = endMs, NextIndex = fired ? 1 : 0 };
        (_marks ??= []).Add(mark);
        return mark;
    }

    private bool HoldsEvents(WindowBounds window)
    {
        var at = IndexOf(window.StartMs);
        at = at < 0 ? ~at : at;
        return at < _sliceCount && _slices[at].StartMs < window.EndMs;
    }

    private sealed class Mark
    {
        public long EndMs;
        public int NextIndex;
        public int Pending;
        public long PendingSinceMs;
        public bool HasDelta;
        public TAccumulator Delta = default!;
    }
}
