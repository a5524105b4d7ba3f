using System.Buffers;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Risk.Features;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Emotion.Grains.Risk;

/// <summary>
/// Counts a merchant's transactions and reported frauds. They come by a topic of their own, written by the users' grains, so that no
/// transaction waits for a merchant's write; since features look back from the reporting delay, days, the
/// milliseconds on the way change no score.
/// </summary>
[ImplicitStreamSubscription(Topics.MerchantActivity)]
[PreferLocalPlacement]
[GrainType("merchantrisk")]
public sealed class MerchantRiskGrain(KeyedEventServices services, IOptions<RiskOptions> options)
    : KeyedEventGrain<MerchantActivity, MerchantState>(services, Topics.MerchantActivity, RiskJson.Default.MerchantActivity), IMerchantRiskGrain
{
    /// <inheritdoc/>
    public Task<MerchantSnapshot[]> GetSnapshots(long[] times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return Task.FromResult(Array.ConvertAll(times, time => State.History.At(time, options.Value.ReportingDelay)));
    }

    /// <inheritdoc/>
    protected override ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<MerchantActivity>> events, IEventOutput output)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var activity in events)
        {
            if (activity.Value!.Fraud)
            {
                _ = State.History.AddFraud(activity.TimeMs, activity.Value.Usual);
            }
            else
            {
                _ = State.History.Add(activity.TimeMs);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void WriteState(MerchantState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.History.Write(new StateWriter(output));
    }

    /// <inheritdoc/>
    protected override MerchantState ReadState(ReadOnlyMemory<byte> bytes)
    {
        var input = new StateReader(bytes.Span);
        return new MerchantState { History = MerchantHistory.Read(ref input) };
    }
}
