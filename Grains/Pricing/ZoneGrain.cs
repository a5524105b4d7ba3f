using System.Buffers;
using System.Globalization;
using Emotion.EventTime;
using Emotion.EventTime.Windows;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Streaming;
using Emotion.Grains.Streaming.Watermarks;
using Orleans.Placement;

namespace Emotion.Grains.Pricing;

/// <summary>
/// A pricing zone: counts who is seen in windows of event time, and prices each window when the watermark passes its end,
/// again for late events within the lateness, and a last time when the lateness is over.
/// </summary>
[ImplicitStreamSubscription(Topics.Gps)]
[PreferLocalPlacement]
internal sealed class ZoneGrain : KeyedEventGrain<GpsEvent, ZoneState>, IZoneGrain
{
    private readonly ITopicClock _clock;
    private readonly ZonePricer _pricer;
    private readonly PricingInstruments _instruments;
    private readonly RuleBook _rules;
    private readonly ResponseWriter _responses;
    private readonly List<Pane<ZoneDemand>> _panes = [];

    public ZoneGrain(
        KeyedEventServices services, ITopicClock clock, ZonePricer pricer, PricingInstruments instruments, RuleBook rules, ResponseWriter responses)
        : base(services, Topics.Gps, PricingJson.Default.GpsEvent) =>
        (_clock, _pricer, _instruments, _rules, _responses) = (clock, pricer, instruments, rules, responses);

    /// <inheritdoc/>
    public Task<ZonePrice?> GetPriceAsync() =>
        Task.FromResult(State.Priced.Count == 0 ? null : State.Priced[^1].ToPrice(Key));

    /// <inheritdoc/>
    protected override async ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<GpsEvent>> events, IEventOutput output)
    {
        _panes.Clear();
        var windows = State.Windows ??= KeyedWindows.Create(_pricer.Rules, _pricer.Aggregator);
        windows.AdvanceWatermark(_clock.GetWatermarkMs(Topics.Gps), _panes);
        var nowMs = Services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var gps in events)
        {
            if (gps.TimeMs > nowMs + _pricer.MaxAheadMs)
            {
                output.AddLate(gps, windows.WatermarkMs, "the event time is too far ahead of the clock");
                _instruments.OnAhead();
                continue;
            }

            var sighting = new Sighting(gps.Value!.Kind == GpsEvent.Demand, TagHash.Of(gps.Value.SourceId));
            if (!windows.Add(gps.TimeMs, sighting, nowMs, _panes))
            {
                output.AddLate(gps, windows.WatermarkMs, "the allowed lateness of its windows is over");
                _instruments.OnLate();
            }
        }

        await PublishAsync(windows, output);
    }

    /// <inheritdoc/>
    protected override async ValueTask OnWatermarkAsync(long watermarkMs, IEventOutput output)
    {
        if (State.Windows is { } windows)
        {
            _panes.Clear();
            windows.AdvanceWatermark(watermarkMs, _panes);
            await PublishAsync(windows, output);
        }
    }

    /// <inheritdoc/>
    protected override void WriteState(ZoneState state, IBufferWriter<byte> output) => state.Write(output);

    /// <inheritdoc/>
    protected override ZoneState ReadState(ReadOnlyMemory<byte> bytes) => ZoneState.Read(bytes.Span, _pricer.Rules, _pricer.Aggregator);

    private async ValueTask PublishAsync(KeyedWindows<Sighting, Seen, ZoneDemand> windows, IEventOutput output)
    {
        foreach (var pane in _panes)
        {
            var priced = await _pricer.PriceAsync(pane, State.Priced, GrainFactory.GetInference());
            _pricer.Keep(priced, State.Priced);
            output.Add(Topics.Prices, Key, Id(priced), priced.ToPrice(Key), PricingJson.Default.ZonePrice);
            _instruments.OnPriced(pane.Timing);
            var view = new ZoneRuleView(Key, priced);
            var inForce = await _rules.GetAsync(State.Rules.Revision);
            _responses.Judge(inForce, RuleSubject.Zone, State.Rules, priced.EndMs, view, Key, () => view.Trigger(Id(priced)), output);
        }

        WakeAt(Topics.Gps, windows.NextDueMs == long.MaxValue ? null : windows.NextDueMs);
        if (_panes.Count > 0)
        {
            await GrainFactory.GetGrain<IZoneDirectoryGrain>(IZoneDirectoryGrain.TheOne).ReportAsync(State.Priced[^1].ToPrice(Key));
        }
    }

    private string Id(PricedWindow window) => string.Create(CultureInfo.InvariantCulture, $"{Key}/{window.StartMs}/{window.EndMs}/{window.Revision}");
}
