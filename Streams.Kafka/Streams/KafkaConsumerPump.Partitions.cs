using Confluent.Kafka;

namespace Emotion.Streams.Kafka;

/// <summary>Where the reading of a partition begins and ends, and what retention took before it was read. On the pump's thread.</summary>
internal sealed partial class KafkaConsumerPump
{
    private void Assign(KafkaPartition partition, KafkaPartition? previous)
    {
        var ends = _consumer.QueryWatermarkOffsets(partition.Id, AskTimeout);
        var committed = _consumer.Committed([partition.Id], AskTimeout)[0].Offset;
        partition.High = ends.High.Value;
        partition.Committed = committed.IsSpecial ? -1 : committed.Value;
        var recreated = previous is not null && previous.Incarnation != partition.Incarnation;
        var due = recreated ? ends.Low.Value : Math.Max(partition.Committed, previous?.Next ?? -1);
        partition.Start = partition.Next = StartOf(partition, due, ends);
        _consumer.IncrementalAssign([new TopicPartitionOffset(partition.Id, partition.Start)]);
        _partitions[partition.Id] = partition;
        _latest = null;
        LogOpened(_logger, partition.Topic, partition.Number, partition.Start, partition.Incarnation);
    }

    private long StartOf(KafkaPartition partition, long due, WatermarkOffsets ends)
    {
        if (due < 0)
        {
            return _options.StartFrom == KafkaStartPosition.Earliest ? ends.Low.Value : ends.High.Value;
        }

        if (due > ends.High.Value)
        {
            LogRecreated(_logger, partition.Topic, partition.Number, due, ends.High.Value);
            partition.Committed = -1;
            return ends.Low.Value;
        }

        if (due < ends.Low.Value && !partition.Compacted)
        {
            ReportOverrun(partition.Id, due, ends.Low.Value);
        }

        return Math.Max(due, ends.Low.Value);
    }

    private void Unassign(KafkaPartition partition, bool commit)
    {
        if (commit && partition.Done > partition.Committed)
        {
            try
            {
                _consumer.Commit([new TopicPartitionOffset(partition.Id, partition.Done)]);
            }
            catch (KafkaException failure)
            {
                // The next owner begins further back; receivers drop what they know.
                LogCommitFailed(_logger, partition.Topic, partition.Number, failure.Error.Reason);
            }
        }

        if (_partitions.TryGetValue(partition.Id, out var current) && ReferenceEquals(current, partition))
        {
            _partitions.Remove(partition.Id);
            _latest = null;
            _consumer.IncrementalUnassign([partition.Id]);
        }
    }

    /// <summary>
    /// Offsets are missing before this record: a compacted topic has holes, so do transaction markers; but some brokers
    /// answer an offset that retention took with the next one they have, and say nothing.
    /// </summary>
    private void OnHole(KafkaPartition partition, long offset)
    {
        if (partition.Compacted)
        {
            return;
        }

        var low = Query(partition.Id)?.Low.Value ?? 0;
        if (low > partition.Next)
        {
            ReportOverrun(partition.Id, partition.Next, Math.Min(low, offset));
        }
    }

    private WatermarkOffsets? Query(TopicPartition partition)
    {
        try
        {
            return _consumer.QueryWatermarkOffsets(partition, TimeSpan.FromMilliseconds(500));
        }
        catch (KafkaException failure)
        {
            LogError(_logger, failure.Error.Code, failure.Error.Reason);
            return null;
        }
    }

    private void ReportOverrun(TopicPartition partition, long due, long low)
    {
        _instruments.OnOverrun(partition.Topic, low - due);
        LogOverrun(_logger, partition.Topic, partition.Partition.Value, low - due, due, low);
    }
}
