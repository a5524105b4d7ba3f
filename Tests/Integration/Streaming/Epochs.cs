using Emotion.Streams.Kafka;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>A state store's epochs, moved by the test.</summary>
public sealed class Epochs : IDurableEpochSource
{
    private readonly Lock _lock = new();
    private readonly List<IDurableEpochListener> _listeners = [];
    private int _flushRequests;

    public long DurableEpoch { get; private set; }

    public int FlushRequests => Volatile.Read(ref _flushRequests);

    public void RequestFlush() => Interlocked.Increment(ref _flushRequests);

    public IDisposable Subscribe(IDurableEpochListener listener)
    {
        lock (_lock)
        {
            _listeners.Add(listener);
        }

        return new Subscription(this, listener);
    }

    /// <summary>One flush: the failed keys first, then the epoch.</summary>
    public void Flush(long epoch, params GrainId[] failed)
    {
        lock (_lock)
        {
            DurableEpoch = epoch;
            foreach (var listener in _listeners)
            {
                foreach (var grain in failed)
                {
                    listener.OnKeyFailed(grain);
                }

                listener.OnDurable(epoch);
            }
        }
    }

    private sealed class Subscription(Epochs epochs, IDurableEpochListener listener) : IDisposable
    {
        public void Dispose()
        {
            lock (epochs._lock)
            {
                epochs._listeners.Remove(listener);
            }
        }
    }
}
