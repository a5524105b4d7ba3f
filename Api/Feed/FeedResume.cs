using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Feed;

/// <summary>Finds out whether a client can go on right after its cursor.</summary>
internal static class FeedResume
{
    /// <summary>Compares a client's position with what this node and the broker have.</summary>
    /// <param name="after">Position of the client's cursor.</param>
    /// <param name="topics">Topics it wants, as a set of bits; the others start from what is new.</param>
    /// <param name="ring">This node's events.</param>
    /// <param name="tail">The broker; asked only when this node cannot tell.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The position to go on from: right after the cursor, or behind a gap the oldest one there is.</returns>
    public static async Task<(FeedPosition Position, bool Gap)> ResolveAsync(
        FeedPosition after, int topics, FeedRing ring, ITopicTail tail, CancellationToken cancellationToken)
    {
        var (start, end) = (ring.Start, ring.End);
        var position = end.Clone();
        var gap = false;
        for (var topic = 0; topic < FeedTopics.Count; topic++)
        {
            if ((topics & (1 << topic)) == 0 || IsWithin(after, start, end, topic))
            {
                if ((topics & (1 << topic)) != 0)
                {
                    position.CopyTopic(topic, after);
                }

                continue;
            }

            gap |= Resolve(after, position, topic, await tail.DescribeAsync(FeedTopics.Names[topic], cancellationToken));
        }

        return (position, gap);
    }

    private static bool IsWithin(FeedPosition after, FeedPosition start, FeedPosition end, int topic)
    {
        if (after.Incarnation(topic) != end.Incarnation(topic) || after.Partitions(topic) > end.Partitions(topic))
        {
            return false;
        }

        for (var partition = 0; partition < end.Partitions(topic); partition++)
        {
            if (after[topic, partition] < start[topic, partition] || after[topic, partition] > end[topic, partition])
            {
                return false;
            }
        }

        return true;
    }

    private static bool Resolve(FeedPosition after, FeedPosition position, int topic, TopicRange range)
    {
        var incarnation = FeedCursor.HashIncarnation(range.Incarnation);
        var reborn = after.Incarnation(topic) != incarnation;
        var gap = reborn || after.Partitions(topic) > range.Partitions.Count;
        position.ResetTopic(topic, incarnation);
        foreach (var partition in range.Partitions)
        {
            // A partition that the cursor does not know was added since: all of it is new to the client.
            var wanted = reborn ? -1 : after[topic, partition.Partition];
            var isNew = !reborn && partition.Partition >= after.Partitions(topic);
            var lost = wanted > partition.High || (wanted < partition.Low && !(isNew && partition.Low == 0));
            gap |= lost;
            position[topic, partition.Partition] = lost ? partition.Low : wanted;
        }

        return gap;
    }
}
