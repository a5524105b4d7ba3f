using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>
/// A partition on the fast path. Orleans decides which silo has it; delivery does not go through the agent, so the agent is
/// given no messages and waits.
/// </summary>
internal sealed partial class FastReceiver(KafkaStreamSystem system, TopicPartition partition, IReadOnlyList<GrainType> consumers) : IQueueAdapterReceiver, IDisposable
{
    private static readonly TimeSpan AgentWait = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSignal _signal = new();
    private KafkaPartition? _opened;
    private PartitionDispatcher? _dispatcher;
    private Task _run = Task.CompletedTask;

    public Task Initialize(TimeSpan timeout)
    {
        // Here we are on the agent's scheduler, and stay there.
        _run = RunAsync();
        return Task.CompletedTask;
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        // Ends with the agent's timer; else the agent would ask a hundred times a second for nothing.
        await Task.Delay(AgentWait, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return [];
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public async Task Shutdown(TimeSpan timeout)
    {
        await _stop.CancelAsync();
        if (_opened is { } opened)
        {
            await system.Pump.StopFetchingAsync(opened);
        }

        _dispatcher?.Stop();
        await _run;
        Dispose();
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ReadAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Nobody awaits this until shutdown: an unforeseen failure must not silence the partition.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(system.Context.Logger, partition.Topic, partition.Partition.Value, failure);
                await Task.Delay(system.Context.Options.MaxRetryDelay, system.Context.Time, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task ReadAsync()
    {
        var opened = await system.Pump.OpenAsync(partition, _signal, _opened, _stop.Token);
        _opened = opened;
        try
        {
            var dispatcher = new PartitionDispatcher(system.Context, opened, _signal, consumers);
            _dispatcher = dispatcher;
            system.Add(partition, dispatcher.GetLag);
            if (_stop.IsCancellationRequested)
            {
                dispatcher.Stop();
            }

            await dispatcher.RunAsync(system.Context.Options.DrainTimeout);
        }
        finally
        {
            system.Remove(partition);
            // What was lost may belong to a topic that is gone: its offsets say nothing about the new one.
            await (opened.Lost ? system.Pump.StopFetchingAsync(opened) : system.Pump.CloseAsync(opened));
        }
    }

    [LoggerMessage(LogLevel.Error, "Reading {Topic}/{Partition} failed; it will be opened again")]
    private static partial void LogFailed(ILogger logger, string topic, int partition, Exception exception);
}
