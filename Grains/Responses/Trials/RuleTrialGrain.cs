using Emotion.Grains.Interfaces.Responses;
using Orleans.Concurrency;

namespace Emotion.Grains.Responses.Trials;

/// <summary>Tries rules without putting them in force. One at a time on each silo: a rehearsal reads much.</summary>
[StatelessWorker(1)]
internal sealed class RuleTrialGrain(RuleChecker checker, RuleRehearsal rehearsal) : Grain, IRuleTrialGrain
{
    /// <inheritdoc/>
    public Task<RuleCheck> Check(byte[] json) => checker.CheckAsync(json, null);

    /// <inheritdoc/>
    public async Task<DryRun> DryRun(byte[] json, string[] userIds, int maxEvents)
    {
        ArgumentNullException.ThrowIfNull(userIds);
        var check = await checker.CheckAsync(json, null);
        return new DryRun(check, check.Rule is null ? null : await rehearsal.RunAsync(check.Rule.Id.Length > 0 ? check.Rule : check.Rule with { Id = "draft" }, [.. userIds], maxEvents));
    }
}
