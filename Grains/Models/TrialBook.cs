using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Grains.Models;

/// <summary>The tallies of the trials under way on this silo, one per model.</summary>
internal sealed class TrialBook
{
    private readonly ConcurrentDictionary<string, TrialTally> _tallies = new(StringComparer.Ordinal);

    /// <summary>The tally of a rollout with a candidate; a new revision starts a new one.</summary>
    public TrialTally Of(ModelRollout rollout) =>
        _tallies.TryGetValue(rollout.Model, out var tally) && tally.Rollout.Revision == rollout.Revision
            ? tally
            : _tallies.AddOrUpdate(
                rollout.Model,
                _ => new TrialTally(rollout),
                (_, known) => known.Rollout.Revision >= rollout.Revision ? known : new TrialTally(rollout));
}
