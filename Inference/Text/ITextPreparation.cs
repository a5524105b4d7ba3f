using Microsoft.ML.OnnxRuntime;

namespace Emotion.Inference.Text;

/// <summary>Turns texts into a graph's inputs: the same code in training and in serving. Thread-safe.</summary>
public interface ITextPreparation
{
    /// <summary>The graph's inputs that <see cref="Collate"/> fills, in its order.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>Prepares one text.</summary>
    /// <param name="text">Any text; empty is allowed.</param>
    /// <returns>The prepared text.</returns>
    PreparedText Prepare(string text);

    /// <summary>Lays prepared texts side by side, padded to the longest.</summary>
    /// <param name="batch">At least one text prepared by this object.</param>
    /// <returns>One tensor per entry of <see cref="Inputs"/>; the caller disposes them.</returns>
    OrtValue[] Collate(ReadOnlySpan<PreparedText> batch);
}
