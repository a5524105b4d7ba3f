using Emotion.Inference;
using Emotion.Inference.Text;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Tests.Shared.Models;

/// <summary>Counts the letters a to z: a preparation small enough to compute a model's answer by hand.</summary>
internal sealed class LetterPreparation : ITextPreparation, ITextPreparationFactory
{
    public const int Letters = 26;

    public string Kind => "letters";

    public IReadOnlyList<string> Inputs { get; } = ["letters"];

    public ITextPreparation Create(string folder, ModelManifest manifest) => this;

    public PreparedText Prepare(string text)
    {
        // Any text with this word stands for an input that breaks a model.
        if (text.Contains("poison", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("poison");
        }

        var counts = new float[Letters];
        foreach (var letter in text)
        {
            if (letter is >= 'a' and <= 'z')
            {
                counts[letter - 'a']++;
            }
        }

        return new Counted(counts, Math.Max(1, text.Length));
    }

    public OrtValue[] Collate(ReadOnlySpan<PreparedText> batch)
    {
        var all = new float[batch.Length * Letters];
        for (var i = 0; i < batch.Length; i++)
        {
            ((Counted)batch[i]).Counts.CopyTo(all, i * Letters);
        }

        return [OrtValue.CreateTensorValueFromMemory(all, [batch.Length, Letters])];
    }

    private sealed class Counted(float[] counts, int length) : PreparedText
    {
        public float[] Counts { get; } = counts;

        public override int Length { get; } = length;
    }
}
