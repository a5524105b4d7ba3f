namespace Emotion.Grains.Interfaces.Responses;

/// <summary>Tries rules without putting them in force; key 0, on the silo nearest to the caller.</summary>
[Alias("Emotion.Responses.IRuleTrialGrain")]
public interface IRuleTrialGrain : IGrainWithIntegerKey
{
    /// <summary>Checks a rule.</summary>
    /// <param name="json">The rule as JSON, UTF-8.</param>
    [Alias("Check")]
    Task<RuleCheck> Check(byte[] json);

    /// <summary>Checks a rule, and says what it would have done over the results that the broker still has; changes nothing.</summary>
    /// <param name="json">The rule as JSON, UTF-8.</param>
    /// <param name="userIds">Only these users; all for an empty list. Without meaning for crowd and zones.</param>
    /// <param name="maxEvents">Most events to look at, the newest of each partition.</param>
    [Alias("DryRun")]
    Task<DryRun> DryRun(byte[] json, string[] userIds, int maxEvents);
}
