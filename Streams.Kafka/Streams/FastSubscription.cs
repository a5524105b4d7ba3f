using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>One activation's subscription to one stream on the fast path; hands out handles and keeps what the grain attached.</summary>
internal sealed class FastSubscription(string provider, StreamId stream) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => stream;

    public string ProviderName => provider;

    public GuidId SubscriptionId { get; } = GuidId.GetNewGuidId();

    /// <summary>Calls the attached observer; <see langword="null"/> while there is none.</summary>
    internal Func<KafkaBatch, bool, ValueTask<KafkaBatchResult>>? Deliver { get; set; }

    public StreamSubscriptionHandle<T> Create<T>() => new FastSubscriptionHandle<T>(this);
}

/// <summary>The handle a grain resumes to attach its observer.</summary>
internal sealed class FastSubscriptionHandle<T>(FastSubscription subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => subscription.StreamId;

    public override string ProviderName => subscription.ProviderName;

    public override Guid HandleId => subscription.SubscriptionId.Guid;

    public override Task UnsubscribeAsync()
    {
        subscription.Deliver = null;
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Attach(observer, new ObserverDelivery<T>(observer.OnNextAsync, null, token).DeliverAsync);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Attach(observer, new ObserverDelivery<T>(null, observer.OnNextAsync, token).DeliverAsync);
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is FastSubscriptionHandle<T> handle && handle.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private Task<StreamSubscriptionHandle<T>> Attach(object observer, Func<KafkaBatch, bool, ValueTask<KafkaBatchResult>> plain)
    {
        subscription.Deliver = observer is IKafkaBatchObserver staged ? staged.OnBatchAsync : plain;
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }
}
