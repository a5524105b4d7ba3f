using System.Diagnostics.Metrics;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>Metrics of webhooks, in the meter <c>Emotion.Webhooks</c>. The tag <c>host</c> is one of the settings' few.</summary>
internal sealed class WebhookInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion.Webhooks";

    private readonly Counter<long> _tries;
    private readonly Counter<long> _settled;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _waiting;

    public WebhookInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _tries = meter.CreateCounter<long>("emotion.webhooks.tries", "{request}", "Requests sent, repeats too.");
        _settled = meter.CreateCounter<long>("emotion.webhooks.settled", "{response}", "Responses by what became of them: delivered, given_up, queue_full.");
        _duration = meter.CreateHistogram<double>("emotion.webhooks.duration", "s", "Time from the first try to the end, pauses between tries too.");
        _waiting = meter.CreateUpDownCounter<long>("emotion.webhooks.queue", "{response}", "Responses that wait or are on their way.");
    }

    public void OnTry(string host) => _tries.Add(1, Host(host));

    public void OnSettled(string host, string outcome) => _settled.Add(1, Host(host), new KeyValuePair<string, object?>("outcome", outcome));

    public void OnDone(string host, TimeSpan took) => _duration.Record(took.TotalSeconds, Host(host));

    public void OnWaiting(string host, int change)
    {
        if (change != 0)
        {
            _waiting.Add(change, Host(host));
        }
    }

    private static KeyValuePair<string, object?> Host(string host) => new("host", host);
}
