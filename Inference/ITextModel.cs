using Emotion.Inference.Text;

namespace Emotion.Inference;

/// <summary>A model that scores texts.</summary>
public interface ITextModel : IModel
{
    /// <summary>Turns a text into the model's input. Pure: the same text gives the same input in training and in serving.</summary>
    /// <param name="text">Any text; empty is allowed.</param>
    /// <returns>The input, with its length for bucketing.</returns>
    PreparedText Prepare(string text);

    /// <summary>Scores prepared texts. A text's scores do not depend on its neighbours in the batch beyond 1e-5.</summary>
    /// <param name="batch">At least one text prepared by this model.</param>
    /// <returns>One result per text, in order.</returns>
    TextScores[] Score(ReadOnlySpan<PreparedText> batch);
}
