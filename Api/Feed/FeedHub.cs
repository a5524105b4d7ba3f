using System.Diagnostics;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Feed;

/// <summary>Reads every output topic once for this node and opens subscriptions on what it has read.</summary>
internal sealed partial class FeedHub(
    ITopicTail tail, IOptions<FeedOptions> options, FeedInstruments instruments, TimeProvider time, ILogger<FeedHub> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookForPartitions = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly FeedRing _ring = new(options.Value.Capacity, Math.Min(options.Value.MaxClientLag, options.Value.Capacity));
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _clients;

    /// <summary>How many events the slowest client is behind.</summary>
    public long Backlog => _ring.Backlog;

    /// <summary>Completes once the feed has reached what is live.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Takes a place among the clients; give it back by disposing it.</summary>
    /// <returns><see langword="null"/> when there are as many as are allowed.</returns>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _clients) > options.Value.MaxClients)
        {
            Interlocked.Decrement(ref _clients);
            return null;
        }

        instruments.OnClients(1);
        return new Place(this);
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _clients);
        instruments.OnClients(-1);
    }

    /// <summary>Opens a feed.</summary>
    /// <param name="filter">What the client wants.</param>
    /// <param name="after">Its position; <see langword="null"/> for what is new.</param>
    /// <param name="cancellationToken">Ends the feed.</param>
    public IAsyncEnumerable<FeedItem> SubscribeAsync(FeedFilter filter, FeedPosition? after, CancellationToken cancellationToken) =>
        new FeedSubscription(_ring, tail, filter, options.Value.PingInterval, time).ReadAsync(after, cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        instruments.ObserveBacklog(() => Backlog);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TailAsync(stoppingToken);
            }
            catch (BrokerUnavailableException exception)
            {
                LogUnavailable(exception.Message);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Reads until topics gain partitions or live anew.</summary>
    private async Task TailAsync(CancellationToken stoppingToken)
    {
        var ranges = await DescribeAsync(stoppingToken);
        var starts = Begin(ranges);
        using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var watch = WatchAsync(ranges, round);
        try
        {
            if (starts.Count > 0)
            {
                await ReadAsync(starts, ranges, round.Token);
            }
            else
            {
                _ready.TrySetResult();
            }

            await watch;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            LogChanged();
        }
        finally
        {
            await round.CancelAsync();
        }
    }

    private async Task ReadAsync(IReadOnlyList<TopicPosition> starts, IReadOnlyList<TopicRange> ranges, CancellationToken cancellationToken)
    {
        await using var records = tail.ReadAsync(starts, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var began = time.GetTimestamp();
        while (true)
        {
            var next = records.MoveNextAsync();
            if (!next.IsCompleted)
            {
                _ring.Pulse();
                if (!_ready.Task.IsCompleted && (HasReached(ranges) || time.GetElapsedTime(began) > Settle))
                {
                    _ready.TrySetResult();
                }
            }

            if (!await next)
            {
                return;
            }

            Take(records.Current);
        }
    }

    private void Take(TopicRecord record)
    {
        var topic = FeedTopics.IndexOf(record.Topic);
        using var trace = FeedInstruments.Trace(record);
        if (record is { Value: null, Key: { } user })
        {
            // A user was erased: the tombstone stands behind everything that was said of them.
            _ring.Erase(topic, user, record.Partition, record.Offset);
        }
        else if (FeedEventReader.Read(record) is not { } item)
        {
            _ring.Skip(topic, record.Partition, record.Offset);
        }
        else if (Publish(item, trace))
        {
            instruments.OnEvent(topic, record.TimestampMs > 0 ? time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs) : TimeSpan.Zero);
        }
        else
        {
            instruments.OnRepeat(topic);
        }
    }

    private bool Publish(FeedEvent item, Activity? trace)
    {
        if (trace is { Recorded: true })
        {
            item.SetSpan(trace.Context);
        }

        var added = _ring.Publish(item, out var dropped);
        if (dropped > 0)
        {
            instruments.OnDropped(dropped);
        }

        return added;
    }

    private List<TopicPosition> Begin(IReadOnlyList<TopicRange> ranges)
    {
        var backfill = Math.Max(1, options.Value.Capacity / 2 / Math.Max(1, ranges.Sum(range => range.Partitions.Count)));
        foreach (var range in ranges)
        {
            foreach (var partition in range.Partitions)
            {
                _ring.Begin(
                    FeedTopics.IndexOf(range.Topic), FeedCursor.HashIncarnation(range.Incarnation), partition.Partition, Math.Max(partition.Low, partition.High - backfill));
            }
        }

        var end = _ring.End;
        return [.. ranges.SelectMany(range => range.Partitions.Select(partition =>
            new TopicPosition(range.Topic, partition.Partition, end[FeedTopics.IndexOf(range.Topic), partition.Partition])))];
    }

    private bool HasReached(IReadOnlyList<TopicRange> ranges)
    {
        var end = _ring.End;
        return ranges.All(range => range.Partitions.All(partition => end[FeedTopics.IndexOf(range.Topic), partition.Partition] >= partition.High));
    }

    private async Task WatchAsync(IReadOnlyList<TopicRange> known, CancellationTokenSource round)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookForPartitions, time, round.Token);
                if (!Signature(known).SequenceEqual(Signature(await DescribeAsync(round.Token))))
                {
                    await round.CancelAsync();
                    return;
                }
            }
        }
        catch (BrokerUnavailableException exception)
        {
            // The reading outlives this; what it cannot see, a later look will.
            LogUnavailable(exception.Message);
            await round.CancelAsync();
        }
        catch (OperationCanceledException) when (round.IsCancellationRequested)
        {
        }
    }

    /// <summary>The topics that exist; a flow that is not in use may have none.</summary>
    private async Task<IReadOnlyList<TopicRange>> DescribeAsync(CancellationToken cancellationToken)
    {
        var ranges = new List<TopicRange>();
        BrokerUnavailableException? failure = null;
        foreach (var topic in FeedTopics.Names)
        {
            try
            {
                ranges.Add(await tail.DescribeAsync(topic, cancellationToken));
            }
            catch (BrokerUnavailableException exception)
            {
                failure = exception;
            }
        }

        return ranges.Count > 0 || failure is null ? ranges : throw failure;
    }

    private static IEnumerable<(string, string, int)> Signature(IReadOnlyList<TopicRange> ranges) =>
        ranges.Select(range => (range.Topic, range.Incarnation, range.Partitions.Count));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed waits for the broker: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Output topics have changed; the feed reads on with what there is now.")]
    private partial void LogChanged();

    private sealed class Place(FeedHub hub) : IDisposable
    {
        private FeedHub? _hub = hub;

        public void Dispose() => Interlocked.Exchange(ref _hub, null)?.Leave();
    }
}
