using System.Diagnostics.CodeAnalysis;
using Emotion.Inference.Batching;
using Emotion.Inference.Hosting;
using Emotion.Inference.Registry;
using Emotion.Inference.Text;
using Microsoft.Extensions.Options;

namespace Emotion.Inference;

/// <summary>Scores texts and rows by a named version: registry, queue and batcher in one call.</summary>
/// <param name="registry">The models.</param>
/// <param name="batcher">Runs them.</param>
/// <param name="options">The settings.</param>
public sealed class InferenceEngine(ModelRegistry registry, MicroBatcher batcher, IOptions<InferenceOptions> options)
{
    private readonly int _maxTextLength = options.Value.MaxTextLength;

    /// <summary>The models.</summary>
    public ModelRegistry Registry { get; } = registry;

    /// <summary>Scores texts.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="priority">Which queue they wait in.</param>
    /// <param name="manifest">The manifest of the model that scores them; null when the version is not in memory.</param>
    /// <returns>One result per text, in order; null when the version is not in memory.</returns>
    /// <exception cref="QueueFullException">No room for an interactive call.</exception>
    /// <exception cref="ArgumentException">A text is too long, or the model scores no texts.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The batcher releases the model.")]
    public Task<TextScores[]>? ScoreTextsAsync(string name, string version, IReadOnlyList<string> texts, QueuePriority priority, out ModelManifest? manifest)
    {
        ArgumentNullException.ThrowIfNull(texts);
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length > _maxTextLength)
            {
                throw new ArgumentException($"Text {i} has {texts[i].Length} characters; at most {_maxTextLength} are scored.", nameof(texts));
            }
        }

        var model = Registry.Acquire(name, version);
        manifest = model?.Model.Manifest;
        return model is null ? null : batcher.ScoreTextsAsync(model, texts, priority);
    }

    /// <summary>Why an interactive call would be turned away now, found out without a throw.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="inputs">How many inputs the call has.</param>
    /// <returns>Null if there is room, or the version is not in memory.</returns>
    public QueueFullException? RefusalOf(string name, string version, int inputs)
    {
        if (Registry.Acquire(name, version) is not { } model)
        {
            return null;
        }

        try
        {
            return batcher.RefusalOf(model, inputs);
        }
        finally
        {
            model.Release();
        }
    }

    /// <summary>Scores feature rows.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="values">Row after row.</param>
    /// <param name="priority">Which queue they wait in.</param>
    /// <param name="manifest">The manifest of the model that scores them; null when the version is not in memory.</param>
    /// <returns>The outputs, row after row; null when the version is not in memory.</returns>
    /// <exception cref="QueueFullException">No room for an interactive call.</exception>
    /// <exception cref="ArgumentException">The values are no whole number of rows, or the model scores no rows.</exception>
    public Task<float[]>? ScoreRowsAsync(string name, string version, float[] values, QueuePriority priority, out ModelManifest? manifest)
    {
        ArgumentNullException.ThrowIfNull(values);
        var model = Registry.Acquire(name, version);
        manifest = model?.Model.Manifest;
        if (model is null)
        {
            return null;
        }

        if (model.Model is ITabularModel tabular && values.Length % tabular.Features != 0)
        {
            model.Release();
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {tabular.Features} features.", nameof(values));
        }

        var rows = model.Model is ITabularModel table ? values.Length / table.Features : values.Length;
        return batcher.ScoreRowsAsync(model, values, rows, priority);
    }
}
