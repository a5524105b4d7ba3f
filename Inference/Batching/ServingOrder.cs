namespace Emotion.Inference.Batching;

/// <summary>Which queue is served next, and how long one may wait for company. Used under the batcher's lock.</summary>
/// <param name="maxDelay">How long two or more waiting inputs may wait for more.</param>
/// <param name="time">The clock.</param>
internal sealed class ServingOrder(TimeSpan maxDelay, TimeProvider time)
{
    /// <summary>
    /// Streams of which nothing ran for this long go before interactive inputs once, so that a flood of calls cannot stop a stream for good. How
    /// long an input has waited says nothing: under load each waits for as long as the queue is deep, and interactive ones would never be first.
    /// </summary>
    private static readonly TimeSpan StarvationBound = TimeSpan.FromMilliseconds(250);

    /// <summary>The queues with work, in the order they should be served: starved streams, interactive, streams; the oldest first.</summary>
    public (ModelQueue Queue, QueuePriority First)[] Of(List<ModelQueue> queues, long now)
    {
        if (queues.Count == 1)
        {
            return [(queues[0], First(queues[0], now))];
        }

        return queues.Select(queue => (Queue: queue, First: First(queue, now)))
            .OrderBy(entry => entry.First == QueuePriority.Stream && !IsStarved(entry.Queue, now))
            .ThenBy(entry => entry.Queue.OldestOf(entry.First))
            .ToArray();
    }

    /// <summary>How long a queue may still wait for company: not at all when one input is alone, when a run is full, or when the delay is over.</summary>
    public TimeSpan RemainingDelay(ModelQueue queue, int most, long now)
    {
        if (maxDelay == TimeSpan.Zero || queue.Waiting <= 1 || queue.Waiting >= most)
        {
            return TimeSpan.Zero;
        }

        var oldest = Math.Min(queue.OldestOf(QueuePriority.Interactive), queue.OldestOf(QueuePriority.Stream));
        return maxDelay - time.GetElapsedTime(oldest, now);
    }

    private QueuePriority First(ModelQueue queue, long now) =>
        queue.HasInteractive && !IsStarved(queue, now) ? QueuePriority.Interactive : QueuePriority.Stream;

    private bool IsStarved(ModelQueue queue, long now) =>
        queue.StreamWaitsSince is var since and not long.MaxValue && time.GetElapsedTime(since, now) >= StarvationBound;
}
