using System.Collections.Concurrent;
using System.Collections.Immutable;
using Emotion.Inference;
using Emotion.Inference.Registry;
using Emotion.Inference.Statistics;
using Emotion.Inference.Text;

namespace Emotion.Tests.Unit.Models;

/// <summary>A text model whose runs a test can watch and hold.</summary>
internal sealed class FakeTextModel : ITextModel
{
    private volatile Func<string[], bool>? _held;

    public FakeTextModel(int maxBatch = 32, bool equalLengths = false) => Manifest = new ModelManifest
    {
        Name = "fake",
        Version = "1",
        Kind = "text",
        Heads = [new ModelHead { Name = "emotion", Labels = ["a", "b"] }],
        Batching = new ModelBatching { Max = maxBatch, EqualLengths = equalLengths },
    };

    public ModelManifest Manifest { get; }

    /// <summary>The texts of each run, in order of the runs.</summary>
    public ConcurrentQueue<string[]> Runs { get; } = new();

    public bool IsDisposed { get; private set; }

    /// <summary>Holds runs until <see cref="GoOn"/>: all of them, or those with a text, while others go on.</summary>
    public void Hold(string? text = null) => _held = text is null ? _ => true : texts => texts.Contains(text);

    public void GoOn() => _held = null;

    public LoadedModel Loaded() => new("fake", "1", this, new VersionStatistics(Manifest));

    /// <summary>The score that a text must get, in whatever company.</summary>
    public static float ScoreOf(string text) => (text.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 0xffff) / 65536f;

    public PreparedText Prepare(string text) => new Prepared(text);

    public TextScores[] Score(ReadOnlySpan<PreparedText> batch)
    {
        var texts = batch.ToArray().Select(text => ((Prepared)text).Text).ToArray();
        Runs.Enqueue(texts);
        _ = SpinWait.SpinUntil(() => _held?.Invoke(texts) != true, TimeSpan.FromSeconds(30));
        return texts.Contains("poison")
            ? throw new InvalidOperationException("poison")
            : [.. texts.Select(text => new TextScores([ImmutableArray.Create(ScoreOf(text), 1 - ScoreOf(text))], []))];
    }

    public void Dispose() => IsDisposed = true;

    private sealed class Prepared(string text) : PreparedText
    {
        public string Text { get; } = text;

        public override int Length => Math.Max(1, Text.Length);
    }
}
