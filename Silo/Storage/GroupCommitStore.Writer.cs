namespace Emotion.Silo.Storage;

/// <content>Segments and the writer thread. A thread of its own, as both databases' commits block until the disk has answered.</content>
internal sealed partial class GroupCommitStore
{
    // Monitor rather than Lock: the writer waits on it.
    private readonly object _gate = new();
    private readonly Queue<Segment> _full = new();
    private readonly Dictionary<long, TaskCompletionSource> _waiters = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Segment _open = new(1);
    private Thread? _writer;
    private long _oldestAt;
    private bool _flush;
    private bool _stopping;
    private bool _abandoned;

    /// <inheritdoc/>
    public void RequestFlush()
    {
        lock (_gate)
        {
            if (_open.Handles.Count > 0 && !_flush)
            {
                _flush = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Opens the database and starts writing.</summary>
    internal void Start()
    {
        Database.Open();
        _writer = new Thread(Run) { IsBackground = true, Name = "state writer" };
        _writer.Start();
    }

    /// <summary>Writes what is queued and stops.</summary>
    internal async Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        if (_writer is not null && await Task.WhenAny(_stopped.Task, Task.Delay(_options.StopTimeout, _time)) != _stopped.Task)
        {
            LogAbandoned(_dirty.Count);
            Abandon();
        }
    }

    /// <summary>Stops without writing what is queued, as a crash would.</summary>
    internal void Abandon()
    {
        lock (_gate)
        {
            (_stopping, _abandoned) = (true, true);
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abandon();

        // The container disposes of the database next: not under the writer's hands.
        _ = _writer?.Join(_options.StopTimeout);
    }

    /// <summary>Puts a handle into the open segment; called under the handle's lock.</summary>
    /// <returns>The segment's epoch.</returns>
    internal long Enqueue(StateHandle handle)
    {
        if (handle.Tracked)
        {
            _dirty[handle.Grain] = handle;
        }

        lock (_gate)
        {
            var epoch = _open.Epoch;
            if (_open.Handles.Count == 0)
            {
                _open.StartedAt = _time.GetTimestamp();
                Monitor.PulseAll(_gate);
            }

            _open.Handles.Add(handle);
            if (_open.Handles.Count >= _options.MaxGroup)
            {
                Seal();
                Monitor.PulseAll(_gate);
            }

            return epoch;
        }
    }

    /// <summary>Waits until an epoch is durable, after asking for a flush.</summary>
    internal Task WaitAsync(long epoch, CancellationToken cancellationToken)
    {
        if (DurableEpoch >= epoch)
        {
            return Task.CompletedTask;
        }

        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (DurableEpoch >= epoch)
            {
                return Task.CompletedTask;
            }

            if (!_waiters.TryGetValue(epoch, out waiter))
            {
                _waiters.Add(epoch, waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }

        RequestFlush();
        return waiter.Task.WaitAsync(cancellationToken);
    }

    private void Seal()
    {
        _full.Enqueue(_open);
        _open = new Segment(_open.Epoch + 1);
        _flush = false;
    }

    private void Run()
    {
        try
        {
            while (Next() is { } segment)
            {
                var group = new List<PendingWrite>(segment.Handles.Count);
                foreach (var handle in segment.Handles)
                {
                    // A handle that failed meanwhile has nothing queued.
                    if (handle.Take() is { } write)
                    {
                        group.Add(write);
                    }
                }

                if (!Write(group))
                {
                    break;
                }

                Publish(segment, group);
            }

            Database.Dispose();
        }
        catch (Exception e)
        {
            LogWriterDied(e);
            Fault = new StoreFault(_time.GetUtcNow(), e.Message);
        }
        finally
        {
            _ = _stopped.TrySetResult();
        }
    }

    /// <summary>Waits for a segment that is to be written; <see langword="null"/> once stopped and nothing is left.</summary>
    private Segment? Next()
    {
        lock (_gate)
        {
            while (!_abandoned)
            {
                if (_full.TryDequeue(out var segment))
                {
                    Volatile.Write(ref _oldestAt, segment.StartedAt);
                    return segment;
                }

                if (_open.Handles.Count == 0)
                {
                    Volatile.Write(ref _oldestAt, 0);
                    if (_stopping)
                    {
                        return null;
                    }

                    _ = Monitor.Wait(_gate);
                    continue;
                }

                Volatile.Write(ref _oldestAt, _open.StartedAt);
                var linger = _options.Linger - _time.GetElapsedTime(_open.StartedAt);
                if (_flush || _stopping || linger <= TimeSpan.Zero)
                {
                    Seal();
                }
                else
                {
                    _ = Monitor.Wait(_gate, linger);
                }
            }

            return null;
        }
    }

    /// <summary>Commits a group, trying again until it succeeds.</summary>
    /// <returns>False if the store was told to stop in spite of what is queued.</returns>
    private bool Write(List<PendingWrite> group)
    {
        // In the order of the rows: neighbours share pages, and several writers cannot deadlock.
        group.Sort(static (left, right) => left.Row != right.Row
            ? left.Row.CompareTo(right.Row)
            : left.Handle.RecordKey.AsSpan().SequenceCompareTo(right.Handle.RecordKey));
        var delay = _options.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            var started = _time.GetTimestamp();
            try
            {
                Database.Commit(group);
                _instruments.OnCommitted(group, _time.GetElapsedTime(started), _time.GetUtcNow());
                if (Fault is not null)
                {
                    LogRecovered();
                    Fault = null;
                }

                return true;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _instruments.OnFailed();
                LogFailed(Database.GetType().Name, group.Count, attempt, delay.TotalSeconds, e.Message.ReplaceLineEndings(" "));
                Fault = new StoreFault(Fault?.Since ?? _time.GetUtcNow(), e.Message);
            }

            foreach (var write in group)
            {
                write.Conflict = false;
                (write.Row, write.Version) = write.Handle.Stored;
            }

            lock (_gate)
            {
                if (_abandoned)
                {
                    return false;
                }

                _ = Monitor.Wait(_gate, delay);
            }

            delay = delay * 2 < _options.MaxRetryDelay ? delay * 2 : _options.MaxRetryDelay;
        }
    }

    private void ReleaseWaiters(long epoch)
    {
        List<TaskCompletionSource>? released = null;
        lock (_gate)
        {
            foreach (var (waiting, waiter) in _waiters)
            {
                if (waiting <= epoch)
                {
                    (released ??= []).Add(waiter);
                    _ = _waiters.Remove(waiting);
                }
            }
        }

        foreach (var waiter in released ?? [])
        {
            _ = waiter.TrySetResult();
        }
    }

    private TimeSpan OldestAge() => Volatile.Read(ref _oldestAt) is var at and not 0 ? _time.GetElapsedTime(at) : TimeSpan.Zero;
}
