using System.Buffers;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Emotion.Grains.Recommendation.Clicks;

/// <summary>
/// Counts a user's clicks and keeps the recent ones. Each click that counts goes on to <see cref="Topics.ClickActivity"/>
/// with its number, by which every silo learns what shoppers do: this grain alone judges what is new and valid.
/// </summary>
[ImplicitStreamSubscription(Topics.Clicks)]
[PreferLocalPlacement]
[GrainType(TypeName)]
public sealed class UserClicksGrain(KeyedEventServices services, IOptions<RecommendationOptions> options)
    : KeyedEventGrain<Click, ClicksState>(services, Topics.Clicks, RecommendationJson.Default.Click), IUserClicksGrain
{
    /// <summary>The grain type.</summary>
    internal const string TypeName = "userclicks";

    /// <inheritdoc/>
    public Task<ClickHistory?> GetHistory() => Task.FromResult(State.ToHistory(Key));

    /// <inheritdoc/>
    public Task Erase() => EraseAsync();

    /// <inheritdoc/>
    protected override ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<Click>> events, IEventOutput output)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(output);
        foreach (var counts in events)
        {
            var click = counts.Value!;
            var number = State.Add(click, options.Value.RecentClicks, options.Value.RecentPurchases);
            var counted = new CountedClick
            {
                UserId = Key,
                ItemId = click.ItemId,
                Action = click.Action,
                AtMs = click.CreatedAt.ToUnixTimeMilliseconds(),
                Number = number,
                Life = State.Life,
            };
            output.Add(Topics.ClickActivity, Key, click.Id, counted, RecommendationJson.Default.CountedClick);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void WriteState(ClicksState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write(new StateWriter(output));
    }

    /// <inheritdoc/>
    protected override ClicksState ReadState(ReadOnlyMemory<byte> bytes) => ClicksState.Read(bytes.Span);
}
