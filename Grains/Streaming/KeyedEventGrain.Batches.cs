using System.Buffers;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <content>The way of a batch, of a call and of a wake-up: all end in <see cref="CommitAsync"/>.</content>
public abstract partial class KeyedEventGrain<TState>
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    private readonly List<KeyedLogEntry> _appends = [];
    private readonly List<KeyedLogTrim> _trims = [];
    private readonly List<Tally> _tallies = [];

    /// <summary>Adds an entry to one of the grain's logs, durable together with the state.</summary>
    /// <param name="log">The log, 1 to 255.</param>
    /// <param name="sequence">The entry's number.</param>
    /// <param name="data">Its bytes; must not change afterwards.</param>
    protected void AppendLog(byte log, long sequence, ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfZero(log);
        _appends.Add(new KeyedLogEntry(log, sequence, data));
    }

    /// <summary>Drops the entries of a log below <paramref name="below"/>, durable together with the state.</summary>
    protected void TrimLog(byte log, long below)
    {
        ArgumentOutOfRangeException.ThrowIfZero(log);
        _trims.Add(new KeyedLogTrim(log, below));
    }

    /// <summary>Reads entries of one of the grain's logs below <paramref name="before"/>, newest first.</summary>
    protected ValueTask<IReadOnlyList<KeyedLogEntry>> ReadLogAsync(byte log, long before, int limit) =>
        StateHandle.ReadLogAsync(log, before, limit);

    /// <summary>Counts over all keys, exactly: see <see cref="Tally"/>.</summary>
    protected void AddTally(string tally, long slice, string item, long count) => _tallies.Add(new Tally(tally, slice, item, count));

    /// <summary>
    /// Applies an event that came by a call in the very way of one that came by its topic: a known id changes nothing, results
    /// are acknowledged, and the state is durable when it ends.
    /// </summary>
    /// <param name="topic">The topic whose handler applies it.</param>
    /// <param name="value">The event.</param>
    /// <param name="waitDurable">False where a crash may undo the event, since it then happens again: ends before the state is durable.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="ArgumentException">The event is not valid, or not this key's.</exception>
    protected async Task<bool> ApplyAsync<TEvent>(string topic, TEvent value, bool waitDurable = true)
        where TEvent : class, Interfaces.Streaming.IKeyedEvent
    {
        var handler = (TopicHandler<TEvent, TState>)Handler(topic);
        await EnsureFreshAsync();
        var output = new EventOutput(Services, topic);
        var isNew = false;
        await CommitAsync(output, async () => isNew = await handler.ApplyCallAsync(value, output), waitDurable);
        return isNew;
    }

    /// <inheritdoc/>
    async Task IKeyedEventGrain.ForwardAsync(string topic, int partition, long watermarkMs, KafkaRecord[] records)
    {
        ArgumentNullException.ThrowIfNull(records);
        await EnsureFreshAsync();
        var output = new EventOutput(Services, topic);
        using var batch = new BatchScope(new KafkaBatch(topic, partition, "", -1, -1, watermarkMs, records), -1, IsForwarded: true);
        await CommitAsync(output, () => Handler(topic).ApplyBatchAsync(batch, output));
        Handler(topic).OnAcknowledged();
    }

    /// <inheritdoc/>
    async Task Interfaces.Streaming.IWatermarkGrain.OnWatermarkAsync(string topic, long watermarkMs)
    {
        await EnsureFreshAsync();
        if (_record.WakeTopic != topic || _record.WakeAtMs > watermarkMs)
        {
            return;
        }

        if (topic == ErasureSweeper.Clock)
        {
            await ForgetErasureAsync();
            return;
        }

        WakeAt(topic, null);
        var output = new EventOutput(Services, topic);
        await CommitAsync(output, () => OnWatermarkAsync(watermarkMs, output), waitDurable: false);
    }

    internal bool Remember(string id, long timeMs)
    {
        var hash = RecentIds.Hash(id);
        if (_record.Ids.Contains(hash))
        {
            return false;
        }

        if (_record.Ids.Add(hash, timeMs, out var full, out var trim))
        {
            _appends.Add(full);
            _trims.Add(new KeyedLogTrim(KeyedRecord.IdLog, trim));
        }

        return true;
    }

    /// <summary>Reads the newest state again and takes back whatever was changed since.</summary>
    internal async ValueTask ReloadAsync(CancellationToken cancellationToken = default)
    {
        _stale = true;
        ClearPending();
        _record.Clear();
        var state = ReadOnlyMemory<byte>.Empty;
        if (await StateHandle.LoadAsync(cancellationToken) is { } bytes)
        {
            (state, var fullBlocks) = _record.Read(bytes);
            if (fullBlocks > 0)
            {
                _record.Ids.RestoreFull(await StateHandle.ReadLogAsync(KeyedRecord.IdLog, _record.Ids.NextSequence, fullBlocks, cancellationToken));
            }
        }

        // A record without a state is what an erasure has left.
        Exists = !state.IsEmpty;
        _state = Exists ? ReadState(state) : new TState();

        _stale = false;
        _newestAt = Services.Time.GetTimestamp();
    }

    /// <summary>Remembers the state so that a failing event can be taken back without a read.</summary>
    internal Checkpoint TakeCheckpoint()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteState(_state, buffer);
        return new Checkpoint(buffer.WrittenMemory, _record.WakeTopic, _record.WakeAtMs, _appends.Count, _trims.Count, _tallies.Count);
    }

    internal void Return(Checkpoint checkpoint)
    {
        _state = ReadState(checkpoint.State);
        (_record.WakeTopic, _record.WakeAtMs) = (checkpoint.WakeTopic, checkpoint.WakeAtMs);
        _appends.RemoveRange(checkpoint.Appends, _appends.Count - checkpoint.Appends);
        _trims.RemoveRange(checkpoint.Trims, _trims.Count - checkpoint.Trims);
        _tallies.RemoveRange(checkpoint.Tallies, _tallies.Count - checkpoint.Tallies);
    }

    private async ValueTask<KafkaBatchResult> ReceiveAsync(KafkaBatch batch, bool remoteCaller)
    {
        var started = Services.Time.GetTimestamp();
        var handler = Handler(batch.Topic);
        await EnsureFreshAsync();
        if (_record.Positions.Get(batch) < batch.DurableOffset)
        {
            Services.Instruments.OnReload(batch.Topic);
            await ReloadAsync();
            if (_record.Positions.Get(batch) < batch.DurableOffset)
            {
                // Durable, yet not in the store: the key was erased since. There is nothing to wait for.
                _record.Positions.Set(batch, batch.DurableOffset);
            }
        }

        var applied = _record.Positions.Get(batch);
        if (applied < batch.PreviousOffset)
        {
            Services.Instruments.OnGap(batch.Topic);
            return KafkaBatchResult.Gap;
        }

        if (batch.Records[^1].Offset > applied)
        {
            var output = new EventOutput(Services, batch.Topic);
            using var scope = new BatchScope(batch, applied, IsForwarded: false);
            await CommitAsync(
                output,
                async () =>
                {
                    await handler.ApplyBatchAsync(scope, output);
                    _record.Positions.Set(batch, batch.Records[^1].Offset);
                    Services.Instruments.OnProcessed(batch.Topic, Services.Time.GetElapsedTime(started));
                },
                waitDurable: false);
            handler.OnAcknowledged();
        }
        else
        {
            Services.Instruments.OnDuplicates(batch.Topic, batch.Records.Length);
        }

        if (!remoteCaller)
        {
            return KafkaBatchResult.Applied(StateHandle.Epoch);
        }

        await StateHandle.WaitDurableAsync(StateHandle.Epoch);
        return KafkaBatchResult.Durable;
    }

    /// <summary>
    /// Runs a change, has its results acknowledged, and queues the new state; on any exception nothing has changed.
    /// </summary>
    private async ValueTask CommitAsync(EventOutput output, Func<ValueTask> change, bool waitDurable = true)
    {
        try
        {
            await change();
            await output.SendAsync();
            Put(output.Spans);
        }
        catch
        {
            await TakeBackAsync(output.Source);
            throw;
        }

        if (waitDurable)
        {
            await StateHandle.WaitDurableAsync(StateHandle.Epoch);
        }
    }

    private void Put(IReadOnlyList<System.Diagnostics.ActivityContext> spans)
    {
        var scratch = _scratch ??= new ArrayBufferWriter<byte>(4096);
        scratch.ResetWrittenCount();
        if (_record.WakeTopic == ErasureSweeper.Clock)
        {
            WakeAt(ErasureSweeper.Clock, null); // The key lives again.
        }

        _record.Write(scratch);
        WriteState(_state, scratch);
        _ = StateHandle.Put(new KeyedWrite
        {
            Data = scratch.WrittenSpan,
            WakeTopic = _record.WakeTopic,
            WakeAtMs = _record.WakeAtMs,
            Appends = _appends,
            Trims = _trims,
            Tallies = _tallies,
            Spans = spans,
        });
        Exists = true;
        ClearPending();
    }

    private async ValueTask TakeBackAsync(string topic)
    {
        try
        {
            await ReloadAsync();
            Services.Instruments.OnReload(topic);
        }
        catch (Exception e)
        {
            // The handler's exception is the one to report; this activation ends, and the next one reads the state.
            LogReloadFailed(e, GrainContext.GrainId.Type);
            DeactivateOnIdle();
        }
    }

    private ValueTask EnsureFreshAsync() => _stale ? ReloadAsync() : ValueTask.CompletedTask;

    private ITopicHandler Handler(string topic) => _handlers.TryGetValue(topic, out var handler)
        ? handler
        : throw new InvalidOperationException($"{GetType().Name} subscribes to {topic} but has no handler for it.");

    private void ClearPending()
    {
        _appends.Clear();
        _trims.Clear();
        _tallies.Clear();
    }

    /// <summary>A state to return to.</summary>
    internal sealed record Checkpoint(ReadOnlyMemory<byte> State, string? WakeTopic, long WakeAtMs, int Appends, int Trims, int Tallies);
}
