using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses;

/// <summary>What survives restarts of the rules.</summary>
[GenerateSerializer, Alias("Emotion.Responses.RulesState")]
internal sealed class RulesState
{
    /// <summary>Counts the changes, removals too.</summary>
    [Id(0)]
    public long Revision { get; set; }

    /// <summary>The rules by id.</summary>
    [Id(1)]
    public SortedDictionary<string, ResponseRule> Rules { get; set; } = new(StringComparer.Ordinal);
}
