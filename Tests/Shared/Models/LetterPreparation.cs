using Emotion.Inference;
using Emotion.Inference.Text;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Tests.Shared.Models;

/// <summary>
/// Counts the letters a to z: a preparation small enough to compute a model's answer by hand. A manifest may ask it to fail on a word
/// (<c>failsOn</c>) or to take its time (<c>milliseconds</c>).
/// </summary>
internal sealed class LetterPreparation : ITextPreparation, ITextPreparationFactory
{
    public const int Letters = 26;
    private readonly string _failsOn = "poison";
    private readonly TimeSpan _delay;

    public LetterPreparation()
    {
    }

    private LetterPreparation(System.Text.Json.JsonElement preparation)
    {
        _failsOn = preparation.TryGetProperty("failsOn", out var word) ? word.GetString()! : _failsOn;
        _delay = TimeSpan.FromMilliseconds(preparation.TryGetProperty("milliseconds", out var time) ? time.GetDouble() : 0);
    }

    public string Kind => "letters";

    public IReadOnlyList<string> Inputs { get; } = ["letters"];

    public ITextPreparation Create(string folder, ModelManifest manifest) => new LetterPreparation(manifest.Preparation!.Value);

    public PreparedText Prepare(string text)
    {
        if (text.Contains(_failsOn, StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The preparation fails on this text.");
        }

        if (_delay > TimeSpan.Zero)
        {
            // A model keeps its core busy.
            _ = SpinWait.SpinUntil(() => false, _delay);
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
