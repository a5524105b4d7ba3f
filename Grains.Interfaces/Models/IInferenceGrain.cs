using Emotion.Grains.Interfaces.Emotion;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>
/// Scores texts and feature rows on the silo it is called from: a stateless worker, always local. All its calls of a silo meet in one
/// micro-batcher, so callers need not batch, though a list costs one call. Get it by <see cref="InferenceGrainExtensions.GetInference"/>.
/// </summary>
[Alias("Emotion.Models.IInferenceGrain")]
public interface IInferenceGrain : IGrainWithIntegerKey
{
    /// <summary>Scores one text by the emotion model of the settings, following its rollout.</summary>
    /// <param name="text">The text, of at most the length that the settings allow.</param>
    /// <param name="userId">Whose text it is: the rollout is sticky by user. Null: the stable version.</param>
    /// <param name="priority">Who waits.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="InferenceOverloadedException">The queue is full (interactive calls only; streams wait).</exception>
    /// <exception cref="ModelNotAvailableException">No version is loaded.</exception>
    [Alias("Classify")]
    Task<EmotionScores> Classify(string text, string? userId, InferencePriority priority);

    /// <summary>Scores texts, optionally by another model or version and with explanations.</summary>
    /// <param name="batch">The texts.</param>
    /// <returns>One result per text, in order.</returns>
    /// <exception cref="InferenceOverloadedException">The queue is full (interactive calls only; streams wait).</exception>
    /// <exception cref="ModelNotAvailableException">The model or version is not loaded.</exception>
    [Alias("ClassifyBatch")]
    Task<TextBatchScores> ClassifyBatch(TextBatch batch);

    /// <summary>Scores feature rows by a tabular model.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The outputs, row after row.</returns>
    /// <exception cref="InferenceOverloadedException">The queue is full (interactive calls only; streams wait).</exception>
    /// <exception cref="ModelNotAvailableException">The model or version is not loaded.</exception>
    /// <exception cref="ArgumentException">The values are not a whole number of rows.</exception>
    [Alias("ScoreRows")]
    Task<RowScores> ScoreRows(FeatureRows rows);
}
