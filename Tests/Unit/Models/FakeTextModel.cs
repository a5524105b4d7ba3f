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
    private readonly ManualResetEventSlim _open = new(true);

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

    public void Hold() => _open.Reset();

    public void GoOn() => _open.Set();

    public LoadedModel Loaded() => new("fake", "1", this, new VersionStatistics(Manifest));

    /// <summary>The score that a text must get, in whatever company.</summary>
    public static float ScoreOf(string text) => (text.Aggregate(17, (hash, letter) => (hash * 31) + letter) & 0xffff) / 65536f;

    public PreparedText Prepare(string text) => new Prepared(text);

    public TextScores[] Score(ReadOnlySpan<PreparedText> batch)
    {
        var texts = batch.ToArray().Select(text => ((Prepared)text).Text).ToArray();
        Runs.Enqueue(texts);
        _open.Wait(TimeSpan.FromSeconds(30));
        return texts.Contains("poison")
            ? throw new InvalidOperationException("poison")
            : [.. texts.Select(text => new TextScores([ImmutableArray.Create(ScoreOf(text), 1 - ScoreOf(text))], []))];
    }

    public void Dispose()
    {
        IsDisposed = true;
        _open.Dispose();
    }

    private sealed class Prepared(string text) : PreparedText
    {
        public string Text { get; } = text;

        public override int Length => Math.Max(1, Text.Length);
    }
}
