using Emotion.Grains.Interfaces.Streaming;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Something that each silo keeps in memory of all keys: built from the keys' durable states when the silo starts, and kept
/// up to date by reading a topic outside any consumer group. Where to read from is learnt before the states are read, and
/// reading begins some records before that: what a record says may come again, never be missed, so
/// <see cref="Apply"/> must not mind a record it has seen. Every half minute the topic is looked at again: a partition that was
/// added is read from its first record, and a topic that was made anew from its beginning.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="tail">Reads it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where troubles go.</param>
public abstract partial class TopicMirror(string topic, ITopicTail tail, TimeProvider time, ILogger logger)
    : ILifecycleParticipant<ISiloLifecycle>, IHealthCheck, IDisposable
{
    /// <summary>Records of a partition that are read again: more than can be acknowledged before their states are durable.</summary>
    private const long Overlap = 30_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private bool _failing;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(GetType().Name, ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    /// <summary>Not ready until the durable states have been read: a silo that starts serves nobody half of them.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_restored.Task.IsCompleted
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"What is known by the topic {topic} is being read."));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the mirror holds.</summary>
    protected virtual void Dispose(bool disposing) => _stopping.Dispose();

    /// <summary>Reads the durable states.</summary>
    protected abstract Task RestoreAsync(CancellationToken cancellationToken);

    /// <summary>Takes in a record; one that makes no sense is left out, as the grain puts it aside.</summary>
    protected abstract void Apply(TopicRecord record);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        Dictionary<int, TopicPosition>? next = null;
        string? incarnation = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var range = await DescribeAsync(stopping);
                if (!_restored.Task.IsCompleted)
                {
                    await RestoreAsync(stopping);
                    _ = _restored.TrySetResult();
                }

                if (range is null)
                {
                    await Task.Delay(Pause, time, stopping);
                    continue;
                }

                if (next is null || range.Incarnation != incarnation)
                {
                    incarnation = range.Incarnation;
                    next = range.Partitions.ToDictionary(
                        partition => partition.Partition,
                        partition => new TopicPosition(topic, partition.Partition, Math.Max(partition.Low, partition.High - Overlap)));
                }

                foreach (var added in range.Partitions.Where(partition => !next.ContainsKey(partition.Partition)))
                {
                    // Newer than the states that were read: nothing of it is known.
                    next[added.Partition] = new TopicPosition(topic, added.Partition, added.Low);
                }

                await ReadAsync(range, next, stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                Fail(failed);
                await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Reads on from <paramref name="next"/>, and moves it, until the topic is no longer as <paramref name="range"/> says.</summary>
    private async Task ReadAsync(TopicRange range, Dictionary<int, TopicPosition> next, CancellationToken stopping)
    {
        using var changed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = WatchAsync(range, changed);
        try
        {
            await foreach (var record in tail.ReadAsync([.. next.Values], changed.Token))
            {
                Apply(record);
                next[record.Partition] = new TopicPosition(topic, record.Partition, record.Offset + 1);
            }
        }
        catch (OperationCanceledException) when (changed.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // The topic has changed: the caller looks at it again and reads on.
        }
        finally
        {
            await changed.CancelAsync();
            await watching;
        }
    }

    /// <summary>Looks at the topic from time to time, and ends the reading when it has other partitions or another life.</summary>
    private async Task WatchAsync(TopicRange range, CancellationTokenSource reading)
    {
        while (!reading.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, time, reading.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                var now = await tail.DescribeAsync(topic, reading.Token);
                if (now.Incarnation != range.Incarnation || now.Partitions.Count > range.Partitions.Count)
                {
                    await reading.CancelAsync();
                }
            }
            catch (Exception failed) when (failed is OperationCanceledException or BrokerUnavailableException)
            {
                // Reading has ended, or the broker is away: reading outlives that, and it is asked again next time.
            }
        }
    }

    /// <summary>What the broker has; null while it does not answer, or has no such topic yet: the states are read all the same.</summary>
    private async Task<TopicRange?> DescribeAsync(CancellationToken stopping)
    {
        try
        {
            var range = await tail.DescribeAsync(topic, stopping);
            _failing = false;
            return range;
        }
        catch (BrokerUnavailableException unavailable)
        {
            Fail(unavailable);
            return null;
        }
    }

    /// <summary>Said once, however often it is tried again.</summary>
    private void Fail(Exception exception)
    {
        if (!_failing)
        {
            _failing = true;
            LogFailed(exception, topic);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is kept in memory by the topic {Topic} could not be brought up to date; it is tried again.")]
    private partial void LogFailed(Exception exception, string topic);
}
