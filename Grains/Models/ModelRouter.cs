using System.Diagnostics;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Streaming;
using Emotion.Inference;
using Emotion.Inference.Batching;
using Emotion.Inference.Registry;
using Emotion.Inference.Statistics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Models;

/// <summary>
/// Sends a call to the version that the rollout names. A candidate that fails or is late is not the caller's trouble: the stable version
/// answers instead, and the failure is counted.
/// </summary>
internal sealed partial class ModelRouter(
    InferenceEngine engine,
    RolloutCache rollouts,
    TrialBook trials,
    ShadowRunner shadow,
    IOptions<RolloutOptions> options,
    InferenceInstruments instruments,
    TimeProvider time,
    ILogger<ModelRouter> logger)
{
    private static readonly ActivitySource Activities = new("Emotion.Models");
    private readonly TimeSpan _timeout = TimeSpan.FromMilliseconds(options.Value.TimeoutMilliseconds);

    /// <summary>Scores texts.</summary>
    public async ValueTask<Scored<Inference.Text.TextScores[]>> ScoreTextsAsync(
        string model, string? version, IReadOnlyList<string> texts, string? userId, QueuePriority priority)
    {
        var (scored, rollout) = await ScoreAsync(
            model,
            version,
            userId,
            texts.Count,
            (string chosen, out ModelManifest? manifest) => engine.ScoreTextsAsync(model, chosen, texts, priority, out manifest));
        if (rollout is not null)
        {
            shadow.Offer(rollout, texts, scored.Manifest, scored.Values);
        }

        return scored;
    }

    /// <summary>Scores feature rows.</summary>
    public async ValueTask<Scored<float[]>> ScoreRowsAsync(string model, string? version, float[] values, string? userId, QueuePriority priority)
    {
        var (scored, rollout) = await ScoreAsync(
            model,
            version,
            userId,
            1,
            (string chosen, out ModelManifest? manifest) => engine.ScoreRowsAsync(model, chosen, values, priority, out manifest));
        if (rollout is not null && scored.Values.Length > 0)
        {
            shadow.Offer(rollout, values, scored.Manifest, scored.Values);
        }

        return scored;
    }

    /// <summary>
    /// Why an interactive call would be turned away now; null if it may try. Asked before the call sets out: a throw at each step of its way
    /// back costs more than some inferences, and a flood makes ten thousand a second.
    /// </summary>
    public InferenceOverloadedException? RefusalOf(string model, string? version, int inputs) =>
        (version ?? OnlyVersion(model)) is { } chosen && engine.RefusalOf(model, chosen, inputs) is { } full
            ? new InferenceOverloadedException(full.Message, full.RetryAfter)
            : null;

    /// <summary>The version that answers every user; null while a candidate answers some, or none is known.</summary>
    private string? OnlyVersion(string model) =>
        rollouts.Find(model) is { Stable: { } stable } rollout && (rollout.Candidate is null || rollout.Shadow || rollout.Percent == 0) ? stable : null;

    private delegate Task<T>? Scoring<T>(string version, out ModelManifest? manifest);

    /// <summary>Scores by the version asked for or by the rollout's.</summary>
    /// <returns>The scores, and the rollout if its candidate is to score the same in shadow.</returns>
    private async ValueTask<(Scored<T> Scored, ModelRollout? Shadow)> ScoreAsync<T>(string model, string? version, string? userId, int inputs, Scoring<T> score)
    {
        using var span = CallTraces.Start(Activities, "score", model);
        var started = time.GetTimestamp();
        try
        {
            if (version is not null)
            {
                return (await ScoreByAsync(model, version, score) ?? throw Unavailable(model, version), null);
            }

            var rollout = rollouts.Find(model) ?? await rollouts.AskAsync(model);
            if (rollout is { Candidate: { } candidate, Shadow: false, Percent: > 0 }
                && userId is not null
                && StickyShare.Includes(model, userId, rollout.Percent)
                && await TryCandidateAsync(rollout, candidate, inputs, score) is { } tried)
            {
                return (tried, null);
            }

            var scored = await ScoreStableAsync(rollout, score);
            return (scored, rollout is { Candidate: not null, Shadow: true } ? rollout : null);
        }
        catch (QueueFullException full)
        {
            throw new InferenceOverloadedException(full.Message, full.RetryAfter);
        }
        finally
        {
            instruments.OnCall(model, time.GetElapsedTime(started));
        }
    }

    private async ValueTask<Scored<T>?> TryCandidateAsync<T>(ModelRollout rollout, string candidate, int inputs, Scoring<T> score)
    {
        try
        {
            return score(candidate, out var manifest) is { } scoring
                ? new Scored<T>(await scoring.WaitAsync(_timeout, time), manifest!)
                : null;
        }
        catch (ArgumentException)
        {
            // The caller's fault, and the stable version will say so.
            return null;
        }
#pragma warning disable CA1031 // Whatever the candidate does wrong is counted, and the stable version answers.
        catch (Exception error)
#pragma warning restore CA1031
        {
            trials.Of(rollout).OnErrors(inputs);
            LogCandidateFailed(rollout.Model, candidate, error.GetType().Name);
            return null;
        }
    }

    private async ValueTask<Scored<T>> ScoreStableAsync<T>(ModelRollout rollout, Scoring<T> score)
    {
        if (rollout.Stable is { } stable && await ScoreByAsync(rollout.Model, stable, score) is { } scored)
        {
            return scored;
        }

        // This silo's folder lacks the stable version, as in a rolling update: any good version is better than none.
        if (rollout.LastGood is { } lastGood && await ScoreByAsync(rollout.Model, lastGood, score) is { } before)
        {
            return before;
        }

        foreach (var other in engine.Registry.VersionsOf(rollout.Model).Reverse())
        {
            if (await ScoreByAsync(rollout.Model, other.Version, score) is { } found)
            {
                return found;
            }
        }

        throw Unavailable(rollout.Model, rollout.Stable);
    }

    /// <summary>Scores by one version, loading it if it left memory; null when it is not to be had.</summary>
    private async ValueTask<Scored<T>?> ScoreByAsync<T>(string model, string version, Scoring<T> score)
    {
        if (score(version, out var manifest) is { } scoring)
        {
            return new Scored<T>(await scoring, manifest!);
        }

        await engine.Registry.FirstScan;
        return await engine.Registry.EnsureLoadedAsync(model, version) && score(version, out manifest) is { } second
            ? new Scored<T>(await second, manifest!)
            : null;
    }

    private ModelNotAvailableException Unavailable(string model, string? version)
    {
        if (version is not null && engine.Registry.TryGet(model, version, out var found))
        {
            return new ModelNotAvailableException($"Version {version} of model '{model}' is {(found.State == ModelState.Failed ? $"refused: {found.Error}" : "not loaded")}");
        }

        var known = engine.Registry.VersionsOf(model);
        return new ModelNotAvailableException(known.Count == 0
            ? $"There is no model '{model}'."
            : $"Model '{model}' has no {(version is null ? "version that is ready" : $"version '{version}'")}; known are {string.Join(", ", known.Select(other => other.Version))}.");
    }

    [LoggerMessage(LogLevel.Debug, "Candidate {Version} of model {Model} failed ({Error}); the stable version answers")]
    private partial void LogCandidateFailed(string model, string version, string error);
}
