using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>
/// Containers of one partition on the stock path, with an index per stream, so that a cursor walks its own stream alone. A
/// container leaves when every cursor on its stream has passed it; nothing is evicted by age or number: a full cache takes no
/// more, and the partition is paused. Runs on the agent's scheduler.
/// </summary>
internal sealed partial class KafkaQueueCache(KafkaDispatchContext context, string topic, int partition) : IQueueCache
{
    private readonly Dictionary<StreamId, StreamLog> _streams = [];
    private readonly HashSet<StreamLog> _changed = [];
    private int _records;

    // 0 ends the agent's loop quietly; IsUnderPressure would write a log line each time.
    public int GetMaxAddCount() => Math.Max(0, context.Options.MaxFetchedAhead - _records);

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var container in messages.Cast<KafkaBatchContainer>())
        {
            var log = LogOf(container.StreamId);
            log.Append(container);
            _changed.Add(log);
            _records += container.Records.Count;
        }
    }

    public bool TryPurgeFromCache([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        List<IBatchContainer>? purged = null;
        foreach (var log in _changed)
        {
            while (log.TryRelease(out var container))
            {
                _records -= container.Records.Count;
                (purged ??= []).Add(container);
            }

            if (log.IsUnused)
            {
                _streams.Remove(log.Stream);
            }
        }

        _changed.RemoveWhere(static log => log.IsEmpty);
        purgedItems = purged;
        return purged is not null;
    }

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var log = LogOf(streamId);
        if (token is not null && token.SequenceNumber < log.ReleasedUpTo)
        {
            throw new QueueCacheMissException(token, new KafkaSequenceToken(partition, log.ReleasedUpTo), new KafkaSequenceToken(partition, long.MaxValue));
        }

        _changed.Add(log);
        return new Cursor(this, log, token?.SequenceNumber ?? log.LastOffset + 1);
    }

    private StreamLog LogOf(StreamId stream)
    {
        if (!_streams.TryGetValue(stream, out var log))
        {
            _streams.Add(stream, log = new StreamLog(stream));
        }

        return log;
    }

    /// <summary>The agent gave a container up after its retries: aside with it, before its offset may be committed.</summary>
    private async Task PutAsideAsync(StreamLog log, Node node)
    {
        if (context.DeadLetters is not { } sink)
        {
            LogGivenUp(context.Logger, topic, partition, node.Container.FirstOffset, node.Container.Records.Count);
            return;
        }

        node.Pinned = true;
        var failure = new StreamEventDeliveryFailureException($"A consumer of '{log.Stream}' kept failing.");
        foreach (var record in node.Container.Records)
        {
            await PutAsideAsync(sink, record, failure);
        }

        node.Pinned = false;
        _changed.Add(log);
    }

    private async Task PutAsideAsync(IKafkaDeadLetterSink sink, KafkaRecord record, Exception failure)
    {
        while (true)
        {
            try
            {
                await sink.WriteAsync(topic, partition, record, failure, CancellationToken.None);
                context.Instruments.OnDeadLettered(topic);
                return;
            }
#pragma warning disable CA1031 // The sink is user code; the record is held until it is taken.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogSinkFailed(context.Logger, topic, partition, record.Offset, exception);
                await Task.Delay(context.Options.MaxRetryDelay, context.Time);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A consumer kept failing on {Topic}/{Partition} offset {Offset}: {Count} records were given up, as no dead-letter sink is registered")]
    private static partial void LogGivenUp(ILogger logger, string topic, int partition, long offset, int count);

    [LoggerMessage(LogLevel.Error, "Dead-letter sink did not take {Topic}/{Partition} offset {Offset}; it will be tried again")]
    private static partial void LogSinkFailed(ILogger logger, string topic, int partition, long offset, Exception exception);

    /// <summary>A container in its stream's order.</summary>
    private sealed class Node(KafkaBatchContainer container)
    {
        internal readonly KafkaBatchContainer Container = container;
        internal Node? Next;
        internal bool Pinned;
    }

    /// <summary>One stream's containers and the cursors on them.</summary>
    private sealed class StreamLog(StreamId stream)
    {
        private readonly List<Cursor> _cursors = [];
        private Node? _tail;

        internal StreamId Stream => stream;

        internal Node? First { get; private set; }

        internal long LastOffset { get; private set; } = -1;

        /// <summary>Offsets of this stream up to here have left.</summary>
        internal long ReleasedUpTo { get; private set; } = -1;

        internal bool IsEmpty => First is null;

        internal bool IsUnused => First is null && _cursors.Count == 0;

        internal void Append(KafkaBatchContainer container)
        {
            var node = new Node(container);
            if (_tail is null || First is null)
            {
                First = node;
            }

            if (_tail is not null)
            {
                _tail.Next = node;
            }

            _tail = node;
            LastOffset = container.LastOffset;
        }

        internal void Add(Cursor cursor) => _cursors.Add(cursor);

        internal void Remove(Cursor cursor) => _cursors.Remove(cursor);

        internal bool TryRelease([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out KafkaBatchContainer container)
        {
            if (First is not { Pinned: false } first || _cursors.Exists(cursor => cursor.FinishedUpTo < first.Container.LastOffset))
            {
                container = null;
                return false;
            }

            container = first.Container;
            ReleasedUpTo = first.Container.LastOffset;
            First = first.Next;
            return true;
        }

        /// <summary>The first container that has this offset or a later one.</summary>
        internal Node? Find(long offset)
        {
            var node = First;
            while (node is not null && node.Container.LastOffset < offset)
            {
                node = node.Next;
            }

            return node;
        }
    }

    private sealed class Cursor : IQueueCacheCursor
    {
        private readonly KafkaQueueCache _cache;
        private readonly StreamLog _log;
        private Node? _current;

        internal Cursor(KafkaQueueCache cache, StreamLog log, long from)
        {
            _cache = cache;
            _log = log;
            FinishedUpTo = from - 1;
            log.Add(this);
        }

        /// <summary>Offsets up to here were delivered, or are before what was asked for.</summary>
        internal long FinishedUpTo { get; private set; }

        public IBatchContainer? GetCurrent(out Exception? exception)
        {
            exception = null;
            return _current?.Container;
        }

        public bool MoveNext()
        {
            if (_current is not null)
            {
                FinishedUpTo = _current.Container.LastOffset;
                _cache._changed.Add(_log);
            }

            _current = _current is { Next: { } next } ? next : _log.Find(FinishedUpTo + 1);
            return _current is not null;
        }

        // Positions are offsets: what is appended is found without help.
        public void Refresh(StreamSequenceToken token)
        {
        }

        public void RecordDeliveryFailure()
        {
            if (_current is { } node)
            {
                _ = _cache.PutAsideAsync(_log, node);
            }
        }

        public void Dispose()
        {
            _log.Remove(this);
            _cache._changed.Add(_log);
        }
    }
}
