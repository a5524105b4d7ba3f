using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference;
using Emotion.Inference.Batching;
using Emotion.Inference.Explanations;
using Emotion.Inference.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Emotion.Grains.Models;

/// <summary>
/// The local door to the models. It keeps no state and only waits for the batcher, so it is reentrant and its calls overlap: that is what
/// lets the batcher see all of a silo's callers at once.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed class InferenceGrain(ModelRouter router, WordExplainer explainer, IOptions<InferenceOptions> options, TimeProvider time)
    : Grain, IInferenceGrain
{
    private readonly string _emotion = options.Value.Emotion;

    /// <inheritdoc/>
    public Task<EmotionScores> Classify(string text, string? userId, InferencePriority priority)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RefusalOf(_emotion, null, 1, priority) is { } full ? Task.FromException<EmotionScores>(full) : ClassifyAsync(text, userId, priority);
    }

    /// <inheritdoc/>
    public Task<TextBatchScores> ClassifyBatch(TextBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return RefusalOf(batch.Model ?? _emotion, batch.Version, batch.Texts.Length, batch.Priority) is { } full
            ? Task.FromException<TextBatchScores>(full)
            : ClassifyAsync(batch);
    }

    /// <inheritdoc/>
    public Task<RowScores> ScoreRows(FeatureRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return RefusalOf(rows.Model, rows.Version, 1, rows.Priority) is { } full ? Task.FromException<RowScores>(full) : ScoreAsync(rows);
    }

    private InferenceOverloadedException? RefusalOf(string model, string? version, int inputs, InferencePriority priority) =>
        priority == InferencePriority.Interactive ? router.RefusalOf(model, version, inputs) : null;

    private async Task<EmotionScores> ClassifyAsync(string text, string? userId, InferencePriority priority)
    {
        var scored = await router.ScoreTextsAsync(_emotion, null, [text], userId, QueueOf(priority));
        return EmotionReader.Of(scored.Manifest).Read(scored.Values[0]);
    }

    private async Task<TextBatchScores> ClassifyAsync(TextBatch batch)
    {
        var started = time.GetTimestamp();
        var scored = await router.ScoreTextsAsync(batch.Model ?? _emotion, batch.Version, batch.Texts, batch.UserId, QueueOf(batch.Priority));
        var elapsed = time.GetElapsedTime(started);
        var reader = EmotionReader.Of(scored.Manifest);
        var results = ImmutableArray.CreateBuilder<EmotionScores>(batch.Texts.Length);
        for (var i = 0; i < scored.Values.Length; i++)
        {
            var result = reader.Read(scored.Values[i]);
            results.Add(batch.Explain ? result with { Words = await ExplainAsync(scored.Manifest, reader, batch.Texts[i], result) } : result);
        }

        return new TextBatchScores(results.MoveToImmutable(), elapsed);
    }

    private async Task<RowScores> ScoreAsync(FeatureRows rows)
    {
        var scored = await router.ScoreRowsAsync(rows.Model, rows.Version, rows.Values, rows.UserId, QueueOf(rows.Priority));
        return new RowScores(
            scored.Values,
            scored.Manifest.Heads.Sum(head => head.Labels.Count),
            new ModelStamp(scored.Manifest.Name, scored.Manifest.Version));
    }

    private static QueuePriority QueueOf(InferencePriority priority) =>
        priority == InferencePriority.Interactive ? QueuePriority.Interactive : QueuePriority.Stream;

    private async Task<ImmutableArray<WordContribution>> ExplainAsync(ModelManifest manifest, EmotionReader reader, string text, EmotionScores result)
    {
        var effects = await explainer.ExplainAsync(manifest.Name, manifest.Version, text, reader.Head, reader.IndexOf(result.Label), result.Score);
        return [.. effects.Select(effect => new WordContribution(text.Substring(effect.Start, effect.Length), effect.Start, effect.Length, effect.Effect))];
    }
}
