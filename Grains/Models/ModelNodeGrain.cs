using System.Collections.Immutable;
using System.Text.Json;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Registry;
using Orleans.Concurrency;

namespace Emotion.Grains.Models;

/// <summary>Tells what this silo's model folder holds.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class ModelNodeGrain(ModelRegistry registry, RolloutCache rollouts) : Grain, IModelNodeGrain
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> Names()
    {
        await registry.FirstScan;
        return [.. registry.Versions.Select(version => version.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<ModelDescription?> Describe(string name, string? version)
    {
        await registry.FirstScan;
        if (version is null && registry.VersionsOf(name) is { Count: > 0 })
        {
            version = (rollouts.Find(name) ?? await rollouts.AskAsync(name)).Stable;
        }

        if (version is null || !registry.TryGet(name, version, out var found) || found.Manifest is not { } manifest)
        {
            return null;
        }

        return new ModelDescription
        {
            Model = new ModelStamp(name, version),
            Kind = manifest.Kind,
            Description = manifest.Description,
            Features = [.. manifest.Features ?? []],
            Heads = [.. manifest.Heads.Select(head => new HeadDescription(head.Name, [.. head.Labels], [.. head.Thresholds ?? []]))],
            Card = Card(manifest.Extra),
            Ready = found.State is ModelState.Ready or ModelState.Unloaded,
        };
    }

    private static string Card(IDictionary<string, JsonElement>? members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members ?? new Dictionary<string, JsonElement>())
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
