namespace Emotion.Grains.Interfaces.Responses;

/// <summary>
/// Keeps the response rules; key 0. Every silo asks it a few times a second whether anything changed, so a change is everywhere
/// within a second.
/// </summary>
[Alias("Emotion.Responses.IResponseRulesGrain")]
public interface IResponseRulesGrain : IGrainWithIntegerKey
{
    /// <summary>All rules, and what rules may do.</summary>
    [Alias("List")]
    Task<RuleList> List();

    /// <summary>A rule; null if there is none of that id.</summary>
    [Alias("Get")]
    Task<ResponseRule?> Get(string id);

    /// <summary>Checks a rule and puts it in force; durable when it ends.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="json">The rule as JSON, UTF-8.</param>
    [Alias("Put")]
    Task<RuleCheck> Put(string id, byte[] json);

    /// <summary>Removes a rule; durable when it ends.</summary>
    /// <returns>Whether there was one.</returns>
    [Alias("Delete")]
    Task<bool> Delete(string id);

    /// <summary>The rules, if they are not those of a revision.</summary>
    /// <param name="known">The revision that the caller has; -1 for none.</param>
    /// <returns>Null if nothing changed.</returns>
    [Alias("GetChanged")]
    Task<RuleRevision?> GetChanged(long known);
}
