using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;

namespace Emotion.EventTime.Windows;

/// <summary>
/// Session windows. An event at t opens [t, t + gap) and merges with every session that overlaps or touches it, as in
/// Flink and Kafka Streams: events exactly one gap apart are one session. An event whose own window is closed still counts
/// if it belongs to a session that is not.
/// </summary>
internal sealed class SessionWindows<TValue, TAccumulator, TResult>(WindowRules rules, IAggregator<TValue, TAccumulator, TResult> aggregator)
    : KeyedWindows<TValue, TAccumulator, TResult>(rules, aggregator)
{
    private readonly List<Session> _sessions = [];

    public override bool IsEmpty => _sessions.Count == 0;

    public override long NextProcessingDueMs
    {
        get
        {
            var due = long.MaxValue;
            foreach (var session in _sessions)
            {
                due = Math.Min(due, ProcessingDue(IsPassed(session), session.Pending, session.PendingSinceMs));
            }

            return due;
        }
    }

    public override bool Add(long timeMs, in TValue value, long nowMs, List<Pane<TResult>> panes)
    {
        var (start, end) = (timeMs, timeMs + Rules.SizeMs);
        var first = 0;
        while (first < _sessions.Count && _sessions[first].EndMs < start)
        {
            first++;
        }

        var last = first;
        while (last < _sessions.Count && _sessions[last].StartMs <= end)
        {
            start = Math.Min(start, _sessions[last].StartMs);
            end = Math.Max(end, _sessions[last].EndMs);
            last++;
        }

        if (Rules.IsClosed(end, WatermarkMs))
        {
            return false;
        }

        if (last == first)
        {
            _sessions.Insert(first, new Session { Accumulator = Aggregator.Create() });
        }

        var session = _sessions[first];
        if (last > first)
        {
            Absorb(session, start, end);
            for (var i = first + 1; i < last; i++)
            {
                Absorb(_sessions[i], start, end);
                Take(session, _sessions[i]);
            }

            _sessions.RemoveRange(first + 1, Math.Max(0, last - first - 1));
        }

        (session.StartMs, session.EndMs) = (start, end);
        Aggregator.Add(ref session.Accumulator, value, timeMs);
        if (session.Pending++ == 0)
        {
            session.PendingSinceMs = nowMs;
        }

        var late = IsPassed(session);
        if (FiresNow(late, session.Pending))
        {
            Fire(session, late ? PaneTiming.Late : PaneTiming.Early, isLast: false, panes);
        }

        FindNextDue();
        return true;
    }

    public override void AdvanceProcessingTime(long nowMs, List<Pane<TResult>> panes)
    {
        foreach (var session in _sessions)
        {
            var late = IsPassed(session);
            if (ProcessingDue(late, session.Pending, session.PendingSinceMs) <= nowMs)
            {
                Fire(session, late ? PaneTiming.Late : PaneTiming.Early, isLast: false, panes);
            }
        }
    }

    private protected override void OnDue(long beforeMs, List<Pane<TResult>> panes)
    {
        foreach (var session in _sessions)
        {
            if (IsPassed(session) && !WindowRules.IsPassed(session.EndMs, beforeMs))
            {
                Fire(session, PaneTiming.OnTime, isLast: Rules.LatenessMs == 0, panes);
            }

            var closes = Rules.LatenessMs > 0 && Rules.IsClosed(session.EndMs, WatermarkMs);
            if (closes && (session.Pending > 0 || Rules.Options.Closing == ClosingPane.Always))
            {
                Fire(session, PaneTiming.Late, isLast: true, panes);
            }
        }

        _sessions.RemoveAll(session => Rules.IsClosed(session.EndMs, WatermarkMs));
    }

    private protected override void FindNextDue()
    {
        var due = long.MaxValue;
        foreach (var session in _sessions)
        {
            due = Math.Min(due, IsPassed(session) ? Rules.CloseOf(session.EndMs) : session.EndMs);
        }

        NextDueMs = due;
    }

    private protected override void WriteWindows(StateWriter writer)
    {
        writer.WriteUnsigned((ulong)_sessions.Count);
        var previous = 0L;
        foreach (var session in _sessions)
        {
            writer.WriteSigned(session.StartMs - previous);
            writer.WriteSigned(session.EndMs - session.StartMs);
            writer.WriteUnsigned((ulong)session.NextIndex);
            writer.WriteUnsigned((ulong)session.Pending);
            writer.WriteSigned(session.PendingSinceMs);
            writer.WriteByte(session.Fired ? (byte)1 : (byte)0);
            Aggregator.Write(writer, session.Accumulator);
            writer.WriteUnsigned((ulong)session.Absorbed.Count);
            foreach (var absorbed in session.Absorbed)
            {
                writer.WriteSigned(absorbed.StartMs - session.StartMs);
                writer.WriteSigned(absorbed.EndMs - session.StartMs);
            }

            previous = session.StartMs;
        }
    }

    private protected override void ReadWindows(ref StateReader reader)
    {
        var count = reader.ReadCount(bytesEach: 6);
        var previous = 0L;
        for (var i = 0; i < count; i++)
        {
            var session = new Session { StartMs = previous + reader.ReadSigned() };
            previous = session.StartMs;
            session.EndMs = session.StartMs + reader.ReadSigned();
            session.NextIndex = (int)reader.ReadUnsigned();
            session.Pending = (int)reader.ReadUnsigned();
            session.PendingSinceMs = reader.ReadSigned();
            session.Fired = reader.ReadByte() == 1;
            session.Accumulator = Aggregator.Read(ref reader);
            for (var absorbed = reader.ReadCount(bytesEach: 2); absorbed > 0; absorbed--)
            {
                session.Absorbed.Add(new WindowBounds(session.StartMs + reader.ReadSigned(), session.StartMs + reader.ReadSigned()));
            }

            _sessions.Add(session);
        }
    }

    private bool IsPassed(Session session) => WindowRules.IsPassed(session.EndMs, WatermarkMs);

    /// <summary>Remembers a session that has fired and now becomes part of a longer one.</summary>
    private static void Absorb(Session session, long startMs, long endMs)
    {
        if (session.Fired && (session.StartMs != startMs || session.EndMs != endMs))
        {
            session.Absorbed.Add(new WindowBounds(session.StartMs, session.EndMs));
            session.Fired = false;
        }
    }

    private void Take(Session session, Session other)
    {
        Aggregator.Merge(ref session.Accumulator, other.Accumulator);
        session.NextIndex = Math.Max(session.NextIndex, other.NextIndex);
        session.PendingSinceMs = session.Pending == 0 ? other.PendingSinceMs
            : other.Pending == 0 ? session.PendingSinceMs : Math.Min(session.PendingSinceMs, other.PendingSinceMs);
        session.Pending += other.Pending;
        session.Absorbed.AddRange(other.Absorbed);
    }

    private void Fire(Session session, PaneTiming timing, bool isLast, List<Pane<TResult>> panes)
    {
        IReadOnlyList<WindowBounds> absorbed = session.Absorbed.Count == 0 ? [] : [.. session.Absorbed];
        var window = new WindowBounds(session.StartMs, session.EndMs);
        panes.Add(new Pane<TResult>(window, Aggregator.Result(session.Accumulator), timing, session.NextIndex++, isLast, absorbed));
        session.Pending = 0;
        session.Fired = true;
        session.Absorbed.Clear();
        if (Rules.Options.Contents == PaneContents.Discarding)
        {
            session.Accumulator = Aggregator.Create();
        }
    }

    private sealed class Session
    {
        public long StartMs;
        public long EndMs;
        public int NextIndex;
        public int Pending;
        public long PendingSinceMs;
        public bool Fired;
        public TAccumulator Accumulator = default!;
        public readonly List<WindowBounds> Absorbed = [];
    }
}
