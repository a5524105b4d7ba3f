using Confluent.Kafka;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>
/// A partition on the stock path: Orleans' pulling agent delivers, to explicit subscriptions and to implicit ones that the fast
/// path does not serve. One container holds the records of one key from one poll.
/// </summary>
internal sealed class StockReceiver(KafkaStreamSystem system, TopicPartition partition) : IQueueAdapterReceiver, IDisposable
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromMilliseconds(50);
    private readonly AsyncSignal _signal = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<KafkaPartition>? _opening;
    private KafkaPartition? _opened;
    private OffsetTracker _tracker = new(0, long.MinValue);

    public Task Initialize(TimeSpan timeout)
    {
        system.Add(partition, GetLag);
        return Task.CompletedTask;
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        if (await OpenAsync() is not { } opened)
        {
            return [];
        }

        if (opened.Held == 0)
        {
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(LongPoll, woken.Token);
            _ = WakeAfterAsync(delay);
            await _signal.WaitAsync();
            await woken.CancelAsync();
        }

        var containers = new Dictionary<string, KafkaBatchContainer>(StringComparer.Ordinal);
        var taken = 0;
        for (var limit = maxCount < 0 ? int.MaxValue : maxCount; taken < limit && opened.TryTake(out var record, out var receivedAt); taken++)
        {
            system.Context.Instruments.OnReceived(partition.Topic, record, null, receivedAt);
            var key = system.Context.Selector.GetStreamKey(partition.Topic, partition.Partition.Value, record);
            if (!containers.TryGetValue(key, out var container))
            {
                containers.Add(key, container = new KafkaBatchContainer(StreamId.Create(partition.Topic, key), opened.Number, opened.Incarnation));
            }

            container.Add(record, _tracker.Add(record.Offset, record.TimestampMs, long.MinValue, consumers: 1));
        }

        system.Context.Instruments.OnConsumed(partition.Topic, taken);
        return [.. containers.Values];
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages)
    {
        foreach (var container in messages.Cast<KafkaBatchContainer>())
        {
            foreach (var slot in container.Slots)
            {
                // Containers of an earlier opening of the partition say nothing about this one.
                if (_opened?.Incarnation == container.Incarnation)
                {
                    _tracker.OnDone(slot);
                }
            }
        }

        _opened?.MarkDone(_tracker.LowestUndone);
        return Task.CompletedTask;
    }

    public async Task Shutdown(TimeSpan timeout)
    {
        await _stop.CancelAsync();
        system.Remove(partition);
        if (_opened is { } opened)
        {
            await system.Pump.CloseAsync(opened);
        }

        Dispose();
    }

    public void Dispose() => _stop.Dispose();

    private async Task<KafkaPartition?> OpenAsync()
    {
        if (_opened is { Lost: true, Held: 0 } lost && _tracker.Undone == 0)
        {
            _opening ??= system.Pump.OpenAsync(partition, _signal, lost, _stop.Token);
        }
        else if (_opened is not null)
        {
            return _opened;
        }

        _opening ??= system.Pump.OpenAsync(partition, _signal, null, _stop.Token);
        // Not longer than a poll: the agent must stay free to shut down.
        await Task.WhenAny(_opening, Task.Delay(LongPoll));
        if (!_opening.IsCompleted)
        {
            return null;
        }

        _opened = await _opening;
        _opening = null;
        _tracker = new OffsetTracker(_opened.Start, long.MinValue);
        return _opened;
    }

    private async Task WakeAfterAsync(Task delay)
    {
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _signal.Set();
    }

    private KafkaPartitionLag GetLag(string owner)
    {
        var opened = _opened;
        var lowest = opened is null ? 0 : Math.Max(opened.Done, opened.Start);
        var high = opened is null ? -1 : Math.Max(opened.High, opened.Next);
        return new KafkaPartitionLag(
            partition.Topic, partition.Partition.Value, owner, opened?.Committed ?? -1, opened?.Next ?? -1, high, Math.Max(0, high - lowest), 0,
            _tracker.Undone, long.MinValue, Idle: true, CachePressure: opened is null ? 0 : Math.Min(1, (double)opened.Held / system.Context.Options.MaxFetchedAhead),
            Fetched: opened?.Held ?? 0);
    }
}
