using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Features;
using Emotion.Grains.Streaming.Watermarks;
using Orleans.Concurrency;

namespace Emotion.Grains.Features;

/// <summary>Puts the flows' features together with the age of what they are computed from.</summary>
[StatelessWorker, Reentrant]
internal sealed class FeatureCatalogueGrain(IEnumerable<IFeatureSource> flows, NewestEvents events) : Grain, IFeatureCatalogueGrain
{
    private const char Separator = '+';

    /// <inheritdoc/>
    public async Task<ImmutableArray<FeatureFreshness>> List()
    {
        var newest = await events.GetAsync();
        var features = ImmutableArray.CreateBuilder<FeatureFreshness>();
        foreach (var flow in flows)
        {
            Dictionary<string, DateTimeOffset?> known = new(StringComparer.Ordinal);
            foreach (var feature in flow.Features)
            {
                if (!known.TryGetValue(feature.Source, out var at))
                {
                    known.Add(feature.Source, at = await NewestAsync(flow, feature.Source, newest));
                }

                features.Add(new FeatureFreshness(feature, at));
            }
        }

        return features.ToImmutable();
    }

    /// <summary>A feature of several sources is as fresh as the freshest.</summary>
    private static async ValueTask<DateTimeOffset?> NewestAsync(IFeatureSource flow, string sources, IReadOnlyDictionary<string, DateTimeOffset> newest)
    {
        DateTimeOffset? latest = null;
        foreach (var source in sources.Split(Separator))
        {
            var at = newest.TryGetValue(source, out var known) ? known : await flow.GetNewestAsync(source);
            latest = latest is null || at > latest ? at ?? latest : latest;
        }

        return latest;
    }
}
