using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Episodes;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Responses.Judging;

/// <summary>The rules as this silo knows them, at most one poll old: the hot path reads memory.</summary>
internal sealed class RuleBook(IGrainFactory grains, IOptions<ResponseOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _asking = new(1);
    private volatile RuleSet? _current;

    /// <summary>The revision known; -1 for none.</summary>
    public long Revision => _current?.Revision ?? -1;

    /// <summary>Whether any rule known looks at the crowd.</summary>
    public bool WatchesCrowd => _current is { } current && !current.Of(RuleSubject.Crowd).IsEmpty;

    /// <summary>
    /// The rules in force. Asked for the first time it waits for them: an event judged without the rules would lose its episodes.
    /// </summary>
    /// <param name="atLeast">A revision that the caller's state has seen already, on another silo perhaps.</param>
    public ValueTask<RuleSet> GetAsync(long atLeast) =>
        _current is { } current && current.Revision >= atLeast ? ValueTask.FromResult(current) : AskAsync(atLeast);

    /// <summary>Takes over what changed since.</summary>
    public async Task RefreshAsync()
    {
        if (await grains.GetGrain<IResponseRulesGrain>(0).GetChanged(Revision) is { } changed)
        {
            Put(changed);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async ValueTask<RuleSet> AskAsync(long atLeast)
    {
        await _asking.WaitAsync();
        try
        {
            if (Revision < Math.Max(0, atLeast))
            {
                await RefreshAsync();
            }

            return _current!;
        }
        finally
        {
            _ = _asking.Release();
        }
    }

    private void Put(RuleRevision rules)
    {
        if (rules.Revision > Revision)
        {
            _current = new RuleSet(rules, options.Value.AllowedLateness);
        }
    }
}
