using Orleans.Concurrency;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>The webhooks to one host; the key is <c>host:port</c>. Responses reach it by their topic.</summary>
[Alias("Emotion.Responses.IWebhookQueueGrain")]
internal interface IWebhookQueueGrain : IGrainWithStringKey
{
    /// <summary>Sends what waits; does nothing where nothing does. Comes after what the grain is at, so it sees the state whole.</summary>
    [Alias("Wake"), OneWay]
    Task Wake();

    /// <summary>Notes what became of webhooks that were sent.</summary>
    [Alias("Settle"), OneWay]
    Task Settle();
}
