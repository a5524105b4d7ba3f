using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Crowd;

/// <summary>What survives restarts of the crowd's rules.</summary>
[GenerateSerializer, Alias("Emotion.Responses.CrowdRulesState")]
internal sealed class CrowdRulesState
{
    /// <summary>The episodes, as the rules' memory writes itself; empty before the first.</summary>
    [Id(0)]
    public byte[] Memory { get; set; } = [];

    /// <summary>
    /// Responses that the broker may not have: written together with the episodes they belong to, then sent. The crowd's trends are
    /// never the same again, so that a crash must not make a rule fire from other figures and under another id.
    /// </summary>
    [Id(1)]
    public List<RuleResponse> Pending { get; set; } = [];
}
