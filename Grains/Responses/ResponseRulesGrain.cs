using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Judging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Responses;

/// <summary>Keeps the response rules.</summary>
internal sealed partial class ResponseRulesGrain(
    [PersistentState("rules")] IPersistentState<RulesState> state,
    RuleChecker checker,
    IOptions<ResponseOptions> options,
    TimeProvider time,
    ILogger<ResponseRulesGrain> logger) : Grain, IResponseRulesGrain
{
    /// <inheritdoc/>
    public Task<RuleList> List() => Task.FromResult(new RuleList([.. state.State.Rules.Values], options.Value.MaxRules, checker.WebhookHosts));

    /// <inheritdoc/>
    public Task<ResponseRule?> Get(string id) => Task.FromResult(state.State.Rules.GetValueOrDefault(id));

    /// <inheritdoc/>
    public async Task<RuleCheck> Put(string id, byte[] json)
    {
        var check = await checker.CheckAsync(json, id);
        if (check.Rule is null)
        {
            return check;
        }

        var isNew = !state.State.Rules.ContainsKey(id);
        if (isNew && state.State.Rules.Count >= options.Value.MaxRules)
        {
            return new RuleCheck(null, [], RuleOutcome.TooMany);
        }

        var rule = check.Rule with { Revision = state.State.Revision + 1, ChangedAt = time.GetUtcNow() };
        await ChangeAsync(rules => rules[id] = rule);
        LogPut(id, rule.Revision, rule.Enabled);
        return new RuleCheck(rule, [], isNew ? RuleOutcome.Created : RuleOutcome.Replaced);
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string id)
    {
        if (!state.State.Rules.ContainsKey(id))
        {
            return false;
        }

        await ChangeAsync(rules => rules.Remove(id));
        LogDeleted(id, state.State.Revision);
        return true;
    }

    /// <inheritdoc/>
    public Task<RuleRevision?> GetChanged(long known) => Task.FromResult(
        known == state.State.Revision ? null : new RuleRevision(state.State.Revision, [.. state.State.Rules.Values]));

    private async Task ChangeAsync(Action<SortedDictionary<string, ResponseRule>> change)
    {
        var before = state.State;
        var rules = new SortedDictionary<string, ResponseRule>(before.Rules, StringComparer.Ordinal);
        change(rules);
        state.State = new RulesState { Revision = before.Revision + 1, Rules = rules };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is not on disk is not in force.
            state.State = before;
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "Rule {Id}, revision {Revision}, is set; enabled: {Enabled}")]
    private partial void LogPut(string id, long revision, bool enabled);

    [LoggerMessage(LogLevel.Information, "Rule {Id} is deleted; revision {Revision}")]
    private partial void LogDeleted(string id, long revision);
}
