using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Models;

/// <summary>Each silo's side of the rollouts: reports what is loaded and how candidates do, and takes the rollouts in force.</summary>
internal sealed partial class ModelAgent(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    ModelRegistry registry,
    RolloutCache rollouts,
    TrialBook trials,
    IOptions<RolloutOptions> options,
    TimeProvider time,
    ILogger<ModelAgent> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);
    private Task _reporting = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(ModelAgent),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _reporting = Task.Run(ReportAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _reporting;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task ReportAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.ReportMilliseconds), time);
        try
        {
            // Half a scan must not be taken for the whole: the first version found becomes stable.
            await registry.FirstScan.WaitAsync(_stop.Token);
            do
            {
                foreach (var model in registry.Versions.GroupBy(version => version.Name, StringComparer.Ordinal))
                {
                    await ReportAsync(model.Key, [.. model]);
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
#pragma warning disable CA1031 // Whatever a call says once the silo stops is nobody's business: the stop goes on.
        catch (Exception) when (_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogStopped();
        }
    }

    private async Task ReportAsync(string model, IReadOnlyList<ModelVersion> versions)
    {
        try
        {
            var rollout = rollouts.Find(model);
            var trial = rollout?.Candidate is { } candidate
                ? trials.Of(rollout).Drain(versions.FirstOrDefault(version => version.Version == candidate)?.Statistics)
                : null;
            var report = new SiloModelReport(silo.Name, VersionStatuses.Of(versions), trial);
            var orders = await grains.GetGrain<IModelRolloutGrain>(model).Report(report).WaitAsync(Patience, time, _stop.Token);
            rollouts.Put(orders.Rollout);
            _ = _silent.Remove(model);
            foreach (var version in orders.Load)
            {
                _ = await registry.EnsureLoadedAsync(model, version, _stop.Token);
            }
        }
#pragma warning disable CA1031 // The next report is another try; meanwhile the rollout known goes on.
        catch (Exception error) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Once per silence, not twice a second.
            if (_silent.Add(model))
            {
                LogSilent(error, model);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The rollout of model {Model} cannot be reached; the one known stays in force")]
    private partial void LogSilent(Exception error, string model);

    [LoggerMessage(LogLevel.Debug, "Reports on models have stopped")]
    private partial void LogStopped();
}
