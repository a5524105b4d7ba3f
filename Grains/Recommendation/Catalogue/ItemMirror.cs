using System.Text.Json;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Logging;

namespace Emotion.Grains.Recommendation.Catalogue;

/// <summary>Feeds the silo's <see cref="ItemCatalogue"/>: from items' states at the start, then from <see cref="Topics.Items"/>.</summary>
internal sealed class ItemMirror(ItemCatalogue catalogue, KeyedStates states, ITopicTail tail, TimeProvider time, ILogger<ItemMirror> logger)
    : TopicMirror(Topics.Items, tail, time, logger)
{
    private readonly EventFaults _faults = new();

    /// <inheritdoc/>
    protected override async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await foreach (var (_, bytes) in states.ReadAllAsync(ItemGrain.TypeName, cancellationToken))
        {
            if (ItemGrain.Read(bytes.Span) is { } item)
            {
                catalogue.Put(item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Apply(TopicRecord record)
    {
        if (record.Value is null)
        {
            if (record.Key is { } deleted)
            {
                catalogue.Remove(deleted);
            }
        }
        else if (Read(record.Value) is { } item)
        {
            catalogue.Put(item);
        }
    }

    private ShopItem? Read(byte[] json)
    {
        try
        {
            var item = JsonSerializer.Deserialize(json, RecommendationJson.Default.ShopItem);
            _faults.Clear();
            item?.Validate(_faults);
            return _faults.None ? item : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
