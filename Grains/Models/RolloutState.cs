using Emotion.Grains.Interfaces.Models;

namespace Emotion.Grains.Models;

/// <summary>What survives restarts of a model's rollout.</summary>
[GenerateSerializer, Alias("Emotion.Models.RolloutState")]
internal sealed class RolloutState
{
    /// <summary>The rollout in force; null before the first version was found.</summary>
    [Id(0)]
    public ModelRollout? Current { get; set; }
}
