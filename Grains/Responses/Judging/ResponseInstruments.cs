using System.Diagnostics.Metrics;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Judging;

/// <summary>Metrics of rules, in the meter <c>Emotion.Responses</c>. Tags never name a rule's author, a user or a host.</summary>
internal sealed class ResponseInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion.Responses";

    private readonly Counter<long> _fired;

    public ResponseInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _fired = meter.CreateCounter<long>("emotion.responses.fired", "{response}", "Rules that fired, by subject, and late for those that a late event completed.");
    }

    public void OnFired(RuleSubject subject, bool late) => _fired.Add(
        1, new KeyValuePair<string, object?>("subject", subject.ToString().ToLowerInvariant()), new KeyValuePair<string, object?>("late", late));
}
