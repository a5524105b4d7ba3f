using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Registry;

namespace Emotion.Grains.Models;

/// <summary>The rollouts as this silo knows them, at most one report interval old: the hot path reads memory.</summary>
internal sealed class RolloutCache(IGrainFactory grains, ModelRegistry registry)
{
    private readonly ConcurrentDictionary<string, ModelRollout> _rollouts = new(StringComparer.Ordinal);

    /// <summary>What is known of a model's rollout without asking.</summary>
    public ModelRollout? Find(string model) => _rollouts.GetValueOrDefault(model);

    /// <summary>Asks the rollout grain once; later changes come with the reports.</summary>
    public async Task<ModelRollout> AskAsync(string model)
    {
        // Only models of the folder have a grain: names come from callers too.
        await registry.FirstScan;
        if (registry.VersionsOf(model) is not { Count: > 0 })
        {
            throw new ModelNotAvailableException($"There is no model '{model}'.");
        }

        var rollout = await grains.GetGrain<IModelRolloutGrain>(model).Get();
        Put(rollout);
        return _rollouts[model];
    }

    /// <summary>Notes a rollout unless a newer one is known.</summary>
    public void Put(ModelRollout rollout)
    {
        _ = _rollouts.AddOrUpdate(rollout.Model, rollout, (_, known) => known.Revision > rollout.Revision ? known : rollout);
        string?[] used = [rollout.Stable, rollout.Candidate, rollout.LastGood];
        registry.Keep(rollout.Model, [.. used.OfType<string>()]);
    }
}
