using Emotion.Grains.Interfaces.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Emotion.Grains.Models;

/// <summary>Keeps a model's rollout.</summary>
/// <remarks>Reentrant: a change waits until the silos have reported that they loaded its versions. Changes themselves go one by one.</remarks>
[Reentrant]
internal sealed partial class ModelRolloutGrain(
    [PersistentState("rollout")] IPersistentState<RolloutState> state,
    IOptions<RolloutOptions> options,
    TimeProvider time,
    ILogger<ModelRolloutGrain> logger) : Grain, IModelRolloutGrain, IDisposable
{
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(20);
    private readonly Dictionary<string, (SiloModelReport Report, long At)> _silos = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changes = new(1);
    private readonly RolloutOptions _options = options.Value;
    private TrialReport? _trial;

    private ModelRollout Current => state.State.Current ?? new ModelRollout { Model = this.GetPrimaryKeyString() };

    /// <inheritdoc/>
    public Task<ModelRollout> Get() => Task.FromResult(Current);

    /// <inheritdoc/>
    public Task<ModelStatus> Status() => Task.FromResult(new ModelStatus(
        Current,
        [.. Fresh().OrderBy(report => report.Silo, StringComparer.Ordinal)],
        _trial));

    /// <inheritdoc/>
    public async Task<ModelRollout> Set(RolloutChange change)
    {
        RolloutRules.Check(change);
        await _changes.WaitAsync();
        try
        {
            await EnsureLoadedAsync(change.Stable);
            if (change.Candidate is not null)
            {
                await EnsureLoadedAsync(change.Candidate);
            }

            return await ChangeAsync(RolloutRules.Apply(Current, change));
        }
        finally
        {
            _ = _changes.Release();
        }
    }

    /// <inheritdoc/>
    public Task<ModelRollout> RollBack() => Current.LastGood is { } lastGood
        ? Set(new RolloutChange(lastGood))
        : throw new RolloutRefusedException("There is no earlier version to go back to.");

    /// <inheritdoc/>
    public async Task<SiloOrders> Report(SiloModelReport report)
    {
        _silos[report.Silo] = (report with { Trial = null }, time.GetTimestamp());
        if (report.Trial is { } trial && trial.Revision == Current.Revision)
        {
            _trial = TrialReports.Add(_trial, trial);
        }

        // A change under way decides first; the next report comes soon.
        if (NextStep(report.Trial) is { } next && await _changes.WaitAsync(TimeSpan.Zero))
        {
            try
            {
                _ = await ChangeAsync(next);
            }
            finally
            {
                _ = _changes.Release();
            }
        }

        return new SiloOrders(Current, [.. _wanted]);
    }

    /// <inheritdoc/>
    public void Dispose() => _changes.Dispose();

    /// <summary>The change that must happen by itself, if any: the first version, a candidate that fails, a stable version that is gone.</summary>
    private ModelRollout? NextStep(TrialReport? latest)
    {
        var current = Current;
        if (current.Candidate is not null && latest?.Revision == current.Revision
            && (TrialReports.Verdict(latest, _options) ?? TrialReports.Verdict(_trial!, _options)) is { } verdict)
        {
            LogFallback(current.Model, verdict);
            return current with { Candidate = null, Percent = 0, Shadow = false, FellBackFrom = current.Candidate, Reason = verdict };
        }

        return RolloutRules.Missing(current, [.. Fresh()]);
    }

    private async Task<ModelRollout> ChangeAsync(ModelRollout next)
    {
        var before = state.State.Current;
        state.State.Current = next with { Revision = Current.Revision + 1, ChangedAt = time.GetUtcNow() };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is not on disk is not in force.
            state.State.Current = before;
            throw;
        }

        _trial = state.State.Current.FellBackFrom is null ? null : _trial;
        LogChanged(next.Model, Current.Revision, next.Stable, next.Candidate, next.Percent, next.Shadow, next.Reason);
        return Current;
    }

    /// <summary>Waits until every silo has a version in memory.</summary>
    private async Task EnsureLoadedAsync(string version)
    {
        var started = time.GetTimestamp();
        _ = _wanted.Add(version);
        try
        {
            while (RolloutRules.WhyNotLoaded(version, [.. Fresh()]) is { } reason)
            {
                if (reason.Final || time.GetElapsedTime(started) > LoadPatience)
                {
                    throw new RolloutRefusedException(reason.Text);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(_options.ReportMilliseconds / 4.0), time);
            }
        }
        finally
        {
            _ = _wanted.Remove(version);
        }
    }

    /// <summary>The reports of silos that are alive.</summary>
    private IEnumerable<SiloModelReport> Fresh()
    {
        // Four reports may be missed by a busy silo; one that is gone longer is no obstacle to a change.
        var bound = TimeSpan.FromMilliseconds(Math.Max(2000, _options.ReportMilliseconds * 5));
        foreach (var (silo, (_, at)) in _silos)
        {
            if (time.GetElapsedTime(at) > bound)
            {
                _ = _silos.Remove(silo);
            }
        }

        return _silos.Values.Select(entry => entry.Report);
    }

    [LoggerMessage(LogLevel.Warning, "Model {Model}: {Verdict}")]
    private partial void LogFallback(string model, string verdict);

    [LoggerMessage(LogLevel.Information, "Model {Model}, rollout {Revision}: stable {Stable}, candidate {Candidate} ({Percent} %, shadow {Shadow}): {Reason}")]
    private partial void LogChanged(string model, long revision, string? stable, string? candidate, double percent, bool shadow, string reason);
}
