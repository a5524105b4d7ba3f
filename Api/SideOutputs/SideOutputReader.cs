using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.SideOutputs;

/// <summary>Reads a topic backwards, newest first, over all its partitions.</summary>
internal static class SideOutputReader
{
    /// <summary>Reads a page.</summary>
    /// <param name="tail">The broker.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="limit">Most records.</param>
    /// <param name="cursor">Where the page before ended; <see langword="null"/> for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records, newest first, and the cursor of the next page if there is one.</returns>
    /// <exception cref="BrokerUnavailableException">The broker does not answer.</exception>
    public static async Task<(IReadOnlyList<TopicRecord> Records, SideCursor? Next)> ReadAsync(
        ITopicTail tail, string topic, int limit, SideCursor? cursor, CancellationToken cancellationToken)
    {
        var range = await tail.DescribeAsync(topic, cancellationToken);
        var until = range.Partitions.Select(partition => Math.Min(
            partition.High, cursor is null ? long.MaxValue : partition.Partition < cursor.Until.Length ? cursor.Until[partition.Partition] : 0)).ToArray();
        var pages = await Task.WhenAll(range.Partitions.Where(partition => until[partition.Partition] > partition.Low).Select(partition =>
            tail.ReadRangeAsync(topic, partition.Partition, Math.Max(partition.Low, until[partition.Partition] - limit), until[partition.Partition], cancellationToken)));
        TopicRecord[] records =
        [
            .. pages.SelectMany(page => page)
                .OrderByDescending(record => record.TimestampMs).ThenBy(record => record.Partition).ThenByDescending(record => record.Offset)
                .Take(limit),
        ];
        foreach (var record in records)
        {
            until[record.Partition] = Math.Min(until[record.Partition], record.Offset);
        }

        var more = records.Length > 0 && range.Partitions.Any(partition => until[partition.Partition] > partition.Low);
        return (records, more ? new SideCursor(until) : null);
    }
}
