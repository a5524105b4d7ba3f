namespace Emotion.Streams.Kafka;

/// <summary>
/// Lives beside one activation: on the first record of a topic it lets the grain subscribe, as Orleans' own consumer extension
/// does, and then calls the observer the grain attached.
/// </summary>
internal sealed class KafkaConsumerExtension(IGrainContextAccessor accessor, ILocalSiloDetails silo) : IKafkaConsumerExtension
{
    private readonly IGrainContext _context = accessor.GrainContext;
    private readonly Dictionary<(string Provider, string Topic), FastSubscription> _subscriptions = [];

    public ValueTask<KafkaBatchResult> Deliver(string provider, SiloAddress dispatcher, KafkaBatch batch)
    {
        var remote = !dispatcher.Equals(silo.SiloAddress);
        return _subscriptions.TryGetValue((provider, batch.Topic), out var subscription) && subscription.Deliver is { } deliver
            ? deliver(batch, remote)
            : SubscribeAndDeliverAsync(provider, batch, remote);
    }

    private async ValueTask<KafkaBatchResult> SubscribeAndDeliverAsync(string provider, KafkaBatch batch, bool remote)
    {
        if (_context.GrainInstance is not IStreamSubscriptionObserver grain)
        {
            throw new InvalidOperationException($"Grain type '{_context.GrainId.Type}' subscribes to '{batch.Topic}' but does not implement IStreamSubscriptionObserver.");
        }

        var key = (provider, batch.Topic);
        if (!_subscriptions.TryGetValue(key, out var subscription))
        {
            subscription = new FastSubscription(provider, StreamId.Create(batch.Topic, _context.GrainId.Key.ToString()!));
            _subscriptions.Add(key, subscription);
        }

        await grain.OnSubscribed(subscription);
        var deliver = subscription.Deliver
            ?? throw new InvalidOperationException($"Grain '{_context.GrainId}' attached no observer to '{batch.Topic}' in OnSubscribed.");
        return await deliver(batch, remote);
    }
}
