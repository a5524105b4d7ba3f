using Emotion.EventTime.Aggregates;

namespace Emotion.EventTime.Windows;

/// <summary>
/// Tumbling and sliding windows. An event is added once, to its slice, whatever the number of windows it is in; a window
/// is the merge of its slices when it fires (Krishnamurthy, Wu and Franklin, "On-the-fly sharing for streamed
/// aggregation", 2006). A window has a mark of its own only while it differs from the ordinary: it fired early or late,
/// or events wait to fire.
/// </summary>
internal sealed partial class SlicedWindows<TValue, TAccumulator, TResult>(WindowRules rules, IAggregator<TValue, TAccumulator, TResult> aggregator)
    : KeyedWindows<TValue, TAccumulator, TResult>(rules, aggregator)
{
    /// <summary>With so many slices in a window it pays to keep partial merges from one firing to the next.</summary>
    private const int SlicesWorthCaching = 8;

    private SliceList<TAccumulator> _slices;
    private List<Mark>? _marks;
    private SliceMerger<TValue, TAccumulator, TResult>? _merger;

    public override bool IsEmpty => _slices.Count == 0;

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
        while (freed < _slices.Count && Rules.IsClosed(Rules.LastEndOf(_slices[freed].StartMs), WatermarkMs))
        {
            freed++;
        }

        _slices.RemoveFirst(freed);
    }

    private protected override void FindNextDue()
    {
        if (_slices.Count == 0)
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
        var first = _slices.IndexFrom(window.StartMs);
        var end = _slices.IndexFrom(window.EndMs);
        if (end - first == 1)
        {
            return _slices[first].Accumulator;
        }

        if (end - first >= SlicesWorthCaching)
        {
            _merger ??= new SliceMerger<TValue, TAccumulator, TResult>(Aggregator);
            return _merger.Merge(_slices.Items, first, end, window);
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

        var at = _slices.IndexFrom(start);
        var isNew = at == _slices.Count || _slices[at].StartMs != start;
        if (isNew)
        {
            _slices.Insert(at, new Slice<TAccumulator> { StartMs = start, Accumulator = Aggregator.Create() });
        }

        Aggregator.Add(ref _slices[at].Accumulator, value, timeMs);
        if (isNew)
        {
            FindNextDue();
        }
    }

    /// <summary>The earliest end after <paramref name="afterMs"/> of a window that holds an event; <see cref="long.MaxValue"/> if there is none.</summary>
    private long NextEndWithEvents(long afterMs)
    {
        foreach (ref readonly var slice in _slices.Items)
        {
            if (Rules.LastEndOf(slice.StartMs) > afterMs)
            {
                return Rules.FirstEndAfter(Math.Max(slice.StartMs, afterMs));
            }
        }

        return long.MaxValue;
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
        var at = _slices.IndexFrom(window.StartMs);
        return at < _slices.Count && _slices[at].StartMs < window.EndMs;
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
