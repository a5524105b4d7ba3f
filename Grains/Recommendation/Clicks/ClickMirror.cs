using System.Text.Json;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Logging;

namespace Emotion.Grains.Recommendation.Clicks;

/// <summary>Feeds the silo's <see cref="ClickIndex"/>: from users' states at the start, then from <see cref="Topics.ClickActivity"/>.</summary>
internal sealed class ClickMirror(ClickIndex index, KeyedStates states, RecommendationInstruments instruments, ITopicTail tail, TimeProvider time, ILogger<ClickMirror> logger)
    : TopicMirror(Topics.ClickActivity, tail, time, logger)
{
    /// <inheritdoc/>
    protected override async Task RestoreAsync(CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, ClicksState>> users = [];
        await foreach (var (user, bytes) in states.ReadAllAsync(UserClicksGrain.TypeName, cancellationToken))
        {
            users.Add(KeyValuePair.Create(user, ClicksState.Read(bytes.Span)));
        }

        index.Restore(users);
    }

    /// <inheritdoc/>
    protected override void Apply(TopicRecord record)
    {
        if (record.Value is null)
        {
            if (record.Key is { } erased)
            {
                index.Forget(erased);
            }
        }
        else if (Read(record.Value) is { } click)
        {
            if (index.Observe(click))
            {
                instruments.OnIndexed(click.AtMs);
            }
        }
    }

    private static CountedClick? Read(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RecommendationJson.Default.CountedClick);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
