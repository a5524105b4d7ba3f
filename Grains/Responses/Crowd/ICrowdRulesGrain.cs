namespace Emotion.Grains.Responses.Crowd;

/// <summary>Judges the rules that look at the crowd; key 0. Every silo calls it about once a second.</summary>
[Alias("Emotion.Responses.ICrowdRulesGrain")]
internal interface ICrowdRulesGrain : IGrainWithIntegerKey
{
    /// <summary>Judges the rules on the trends as they are now; does nothing within a second of the call before.</summary>
    /// <returns>Whether it did.</returns>
    [Alias("Judge")]
    Task<bool> Judge();
}
