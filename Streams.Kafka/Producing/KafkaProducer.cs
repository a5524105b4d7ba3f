using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Streams.Kafka;

/// <summary>The idempotent producer of this process; see <see cref="IKafkaProducer"/>.</summary>
internal sealed partial class KafkaProducer : IKafkaProducer, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly KafkaProducerOptions _options;
    private readonly KafkaInstruments _instruments;
    private readonly ILogger<KafkaProducer> _logger;
    private readonly KafkaLagGate? _gate;
    private readonly SemaphoreSlim _room;
    private IProducer<string?, ReadOnlyMemory<byte>?>? _producer;
    private bool _disposed;

    public KafkaProducer(
        IOptions<KafkaProducerOptions> options, KafkaInstruments instruments, ILogger<KafkaProducer> logger, TimeProvider time)
    {
        _options = options.Value;
        _instruments = instruments;
        _logger = logger;
        _room = new SemaphoreSlim(_options.MaxUnacknowledged, _options.MaxUnacknowledged);
        _gate = _options.LagLimit is { } limit ? new KafkaLagGate(_options, limit, instruments, logger, time) : null;
    }

    public async Task<KafkaPosition> ProduceAsync(KafkaMessage message, CancellationToken cancellationToken = default) =>
        await await SendAsync(message, cancellationToken);

    public async Task<IReadOnlyList<KafkaPosition>> ProduceAllAsync(IReadOnlyList<KafkaMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var sent = new Task<KafkaPosition>[messages.Count];
        var count = 0;
        try
        {
            for (; count < sent.Length; count++)
            {
                sent[count] = await SendAsync(messages[count], cancellationToken);
            }
        }
        catch
        {
            // What was handed over already is on its way: its outcome must be seen before the caller may reuse the bytes.
            await ((Task)Task.WhenAll(sent.AsSpan(0, count).ToArray())).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await Task.WhenAll(sent);
    }

    public async ValueTask DisposeAsync()
    {
        IProducer<string?, ReadOnlyMemory<byte>?>? producer;
        lock (_lock)
        {
            _disposed = true;
            (producer, _producer) = (_producer, null);
        }

        if (_gate is not null)
        {
            await _gate.DisposeAsync();
        }

        if (producer is not null)
        {
            // Both block on native threads.
            await Task.Run(() =>
            {
                producer.Flush(_options.DeliveryTimeout);
                producer.Dispose();
            });
        }
    }

    /// <summary>Waits for room, then hands over. The inner task ends with the acknowledgement.</summary>
    private async ValueTask<Task<KafkaPosition>> SendAsync(KafkaMessage message, CancellationToken cancellationToken)
    {
        if (_gate is not null)
        {
            await _gate.WaitAsync(message.Topic, cancellationToken);
        }

        await _room.WaitAsync(cancellationToken);
        var delivery = new Delivery(this, message);
        while (true)
        {
            var producer = Current();
            try
            {
                producer.Produce(
                    new TopicPartition(message.Topic, message.Partition ?? Partition.Any),
                    new Message<string?, ReadOnlyMemory<byte>?> { Key = message.Key, Value = message.Value, Headers = ToHeaders(message.Headers) },
                    delivery.OnReport);
                return delivery.Task;
            }
            catch (ProduceException<string?, ReadOnlyMemory<byte>?> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                // By bytes, not by count. The client drains on its own thread.
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (cancellationToken.IsCancellationRequested)
                {
                    _room.Release();
                    throw new OperationCanceledException(cancellationToken);
                }
            }
            catch (KafkaException failure)
            {
                _room.Release();
                Replace(producer, failure.Error);
                throw new KafkaProduceException($"'{message.Topic}' did not take a message: {failure.Error.Reason}.", failure);
            }
        }
    }

    private void Acknowledged(Delivery delivery, DeliveryReport<string?, ReadOnlyMemory<byte>?> report)
    {
        _room.Release();
        if (report.Error.IsError)
        {
            _instruments.OnProduceFailed(report.Topic);
            if (report.Error.IsFatal)
            {
                Replace(null, report.Error);
            }

            delivery.SetException(new KafkaProduceException($"'{report.Topic}' did not acknowledge a message: {report.Error.Reason}."));
            return;
        }

        _instruments.OnProduced(report.Topic);
        _gate?.OnProduced(report.Topic, report.Partition.Value, report.Offset.Value, report.Value?.Length ?? 0);
        delivery.SetResult(new KafkaPosition(report.Partition.Value, report.Offset.Value));
    }

    private IProducer<string?, ReadOnlyMemory<byte>?> Current()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _producer ??= new ProducerBuilder<string?, ReadOnlyMemory<byte>?>(KafkaConfigs.Producer(_options))
                .SetKeySerializer(KeySerializer.Instance)
                .SetValueSerializer(ValueSerializer.Instance)
                .SetErrorHandler((_, error) => LogError(_logger, error.Code, error.Reason, error.IsFatal))
                .SetLogHandler((_, line) => LogLibrary(_logger, line.Facility, line.Message))
                .Build();
        }
    }

    /// <summary>A fatal error (say, the idempotent sequence was lost) ends a producer for good: the next call makes a new one.</summary>
    private void Replace(IProducer<string?, ReadOnlyMemory<byte>?>? failed, Error error)
    {
        if (!error.IsFatal)
        {
            return;
        }

        IProducer<string?, ReadOnlyMemory<byte>?>? old;
        lock (_lock)
        {
            if (failed is not null && !ReferenceEquals(failed, _producer))
            {
                return;
            }

            (old, _producer) = (_producer, null);
        }

        if (old is not null)
        {
            LogReplaced(_logger, error.Reason);
            // Not here: this may be its own callback thread, which Dispose joins.
            _ = Task.Run(old.Dispose);
        }
    }

    private static Headers? ToHeaders(IReadOnlyList<KafkaHeader>? headers)
    {
        if (headers is not { Count: > 0 })
        {
            return null;
        }

        var result = new Headers();
        foreach (var header in headers)
        {
            result.Add(header.Name, header.Value);
        }

        return result;
    }

    [LoggerMessage(LogLevel.Warning, "Kafka producer: {Code} {Reason} (fatal: {Fatal})")]
    private static partial void LogError(ILogger logger, ErrorCode code, string reason, bool fatal);

    [LoggerMessage(LogLevel.Error, "Kafka producer is replaced after a fatal error: {Reason}")]
    private static partial void LogReplaced(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Debug, "Kafka producer: {Facility} {Message}")]
    private static partial void LogLibrary(ILogger logger, string facility, string message);

    private sealed class Delivery(KafkaProducer owner, KafkaMessage message)
        : TaskCompletionSource<KafkaPosition>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal KafkaMessage Message => message;

        internal void OnReport(DeliveryReport<string?, ReadOnlyMemory<byte>?> report) => owner.Acknowledged(this, report);
    }

    private sealed class KeySerializer : ISerializer<string?>
    {
        internal static readonly KeySerializer Instance = new();

        public byte[] Serialize(string? data, SerializationContext context) => data is null ? null! : Encoding.UTF8.GetBytes(data);
    }

    private sealed class ValueSerializer : ISerializer<ReadOnlyMemory<byte>?>
    {
        internal static readonly ValueSerializer Instance = new();

        // librdkafka copies at once, so a whole array need not be copied twice.
        public byte[] Serialize(ReadOnlyMemory<byte>? data, SerializationContext context) =>
            data is not { } value ? null!
            : MemoryMarshal.TryGetArray(value, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array
            : value.ToArray();
    }
}
