using System.Buffers;
using System.Text.Json;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Orleans.Placement;

namespace Emotion.Grains.Recommendation.Catalogue;

/// <summary>Keeps what is known of an item, durably: a compacted topic says it, and a broker may be newer than the state.</summary>
[ImplicitStreamSubscription(Topics.Items)]
[PreferLocalPlacement]
[GrainType(TypeName)]
public sealed class ItemGrain : KeyedEventGrain<ItemState>, IItemGrain
{
    /// <summary>The grain type.</summary>
    internal const string TypeName = "item";

    /// <summary>Creates the grain.</summary>
    public ItemGrain(KeyedEventServices services)
        : base(services) => Handle(Topics.Items, RecommendationJson.Default.ShopItem, ApplyAsync, allowDelete: true);

    /// <inheritdoc/>
    public Task<ShopItem?> GetItem() => Task.FromResult(State.Item);

    /// <summary>Reads the item of a stored state; null once it was deleted.</summary>
    internal static ShopItem? Read(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? null : JsonSerializer.Deserialize(bytes, RecommendationJson.Default.ShopItem);

    /// <inheritdoc/>
    protected override void WriteState(ItemState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(output);
        if (state.Item is { } item)
        {
            using var json = new Utf8JsonWriter(output);
            JsonSerializer.Serialize(json, item, RecommendationJson.Default.ShopItem);
        }
    }

    /// <inheritdoc/>
    protected override ItemState ReadState(ReadOnlyMemory<byte> bytes) => new() { Item = Read(bytes.Span) };

    private ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<ShopItem>> events, IEventOutput output)
    {
        State.Item = events[^1].Value;
        return ValueTask.CompletedTask;
    }
}
