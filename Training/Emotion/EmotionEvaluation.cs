using System.Diagnostics;
using Emotion.Inference;
using Emotion.Inference.Hosting;
using Emotion.Inference.Onnx;
using Emotion.Inference.Registry;
using Emotion.Inference.Text;
using Emotion.Inference.Text.Social;
using Microsoft.Extensions.Options;

namespace Emotion.Training.Emotion;

/// <summary>Measures a model's folder on held-out data, through the very code that serves it.</summary>
internal sealed class EmotionEvaluation : IDisposable
{
    private const int Batch = 32;
    private const int TimedTexts = 400;
    private const int TimedRounds = 9;

    private static readonly string[] Negations = ["n't", "not", "no", "never", "nothing", "nobody", "without"];

    private readonly string _folder;
    private readonly ITextModel _model;
    private readonly ITextModel? _beside;

    /// <summary>Loads a version.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="beside">The folder of a version to be timed in turn with it, text by text; null for none.</param>
    public EmotionEvaluation(string folder, string? beside)
    {
        _folder = folder;
        var loader = new OnnxTextModelLoader(new OnnxSessions(Options.Create(new InferenceOptions())), [new SocialTextFactory()]);
        _model = (ITextModel)loader.Load(folder, ModelFolder.ReadManifest(folder));
        _beside = beside is null ? null : (ITextModel)loader.Load(beside, ModelFolder.ReadManifest(beside));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _model.Dispose();
        _beside?.Dispose();
    }

    /// <summary>Measures the model.</summary>
    /// <param name="data">The data.</param>
    /// <param name="split"><c>dev</c> or <c>test</c> of GoEmotions.</param>
    /// <returns>The figures.</returns>
    public EmotionReport Run(EmotionData data, string split)
    {
        var splits = new EmotionSplits(data);
        var go = data.GoEmotions(split);
        var scores = Score([.. go.Select(static t => t.Text)]);
        var emotionTweets = Score([.. splits.EmotionDev.Select(static t => t.Text)]);
        var polarityTweets = Score([.. splits.PolarityDev.Select(static t => t.Text)]);
        var (polarityProbabilities, polarityTruth) = Flat(EmotionHeads.Polarity, splits.PolarityDev, polarityTweets);
        var times = Time([.. go.Take(TimedTexts).Select(static t => t.Text)]);
        return new EmotionReport
        {
            Model = $"{_model.Manifest.Name}/{_model.Manifest.Version}",
            Split = split,
            Heads = [.. EmotionHeads.Served.Take(3).Select(head => Head(head, go, scores))],
            TweetEmotionMacroF1 = Exclusive(EmotionHeads.TweetEmotion, splits.EmotionDev, emotionTweets).MacroF1,
            PolarityMacroRecall = Exclusive(EmotionHeads.Polarity, splits.PolarityDev, polarityTweets).MacroRecall,
            PolarityCalibrationError = EmotionScores.CalibrationError(polarityProbabilities, polarityTruth, ClassWeights(splits.PolarityDev)),
            AnswerShares = Shares(scores),
            Slices = Slices(go, scores),
            Time = times[0],
            Beside = times.Count > 1 ? times[1] : null,
            Megabytes = new DirectoryInfo(_folder).EnumerateFiles().Where(static f => f.Extension != ".md").Sum(static f => f.Length) / 1e6,
            BatchDifference = BatchDifference([.. go.Take(TimedTexts).Select(static t => t.Text)], scores),
        };
    }

    private TextScores[] Score(string[] texts)
    {
        var prepared = texts.Select(_model.Prepare).ToArray();
        var order = Enumerable.Range(0, texts.Length).OrderBy(i => prepared[i].Length).ToArray();
        var scores = new TextScores[texts.Length];
        foreach (var chunk in order.Chunk(Batch))
        {
            var batch = _model.Score(chunk.Select(i => prepared[i]).ToArray());
            for (var k = 0; k < chunk.Length; k++)
            {
                scores[chunk[k]] = batch[k];
            }
        }

        return scores;
    }

    private double BatchDifference(string[] texts, TextScores[] batched)
    {
        var largest = 0f;
        for (var i = 0; i < texts.Length; i++)
        {
            var alone = _model.Score([_model.Prepare(texts[i])])[0];
            largest = Math.Max(
                largest,
                alone.Heads.Zip(batched[i].Heads, static (a, b) => a.Zip(b, static (x, y) => Math.Abs(x - y)).Max()).Max());
        }

        return largest;
    }

    private List<TimeReport> Time(string[] texts)
    {
        ITextModel[] models = _beside is null ? [_model] : [_model, _beside];
        var best = models.Select(_ => Enumerable.Repeat(double.MaxValue, texts.Length).ToArray()).ToArray();
        for (var round = 0; round < TimedRounds; round++)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                for (var m = 0; m < models.Length; m++)
                {
                    var start = Stopwatch.GetTimestamp();
                    _ = models[m].Score([models[m].Prepare(texts[i])]);
                    best[m][i] = Math.Min(best[m][i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                }
            }
        }

        return
        [
            .. models.Zip(best, static (model, times) =>
            {
                Array.Sort(times);
                return new TimeReport($"{model.Manifest.Name}/{model.Manifest.Version}", times[times.Length / 2], times[times.Length * 99 / 100]);
            }),
        ];
    }

    private HeadReport Head(EmotionHead head, List<LabelledText> texts, TextScores[] scores)
    {
        var index = _model.Manifest.HeadIndex(head.Name);
        var thresholds = _model.Manifest.Heads[index].Thresholds!;
        var labels = head.Labels.Select((label, k) =>
        {
            var truth = texts.Select(t => t.Targets[head.Offset + k] > .5f).ToArray();
            var (precision, recall, f1) = EmotionScores.Binary([.. scores.Select(s => s.Heads[index][k])], truth, thresholds[k]);
            return new LabelReport(label, thresholds[k], precision, recall, f1, truth.Count(static t => t));
        }).ToArray();
        var (probabilities, held) = Flat(head, texts, scores);
        return new HeadReport(head.Name, labels.Average(static l => l.F1), EmotionScores.CalibrationError(probabilities, held), labels);
    }

    private float[] Shares(TextScores[] scores)
    {
        var index = _model.Manifest.HeadIndex(EmotionHeads.Emotion.Name);
        var shares = new float[EmotionHeads.Emotions.Length];
        foreach (var score in scores)
        {
            shares[score.Heads[index].IndexOf(score.Heads[index].Max())] += 1f / scores.Length;
        }

        return shares;
    }

    private (List<float> Probabilities, List<bool> Truth) Flat(EmotionHead head, List<LabelledText> texts, TextScores[] scores)
    {
        var index = _model.Manifest.HeadIndex(head.Name);
        var offset = head.Exclusive ? 0 : head.Offset;
        return (
            [.. scores.SelectMany(s => s.Heads[index])],
            [.. texts.SelectMany(t => t.Targets.Skip(offset).Take(head.Labels.Length)).Select(static t => t > .5f)]);
    }

    // The polarity's probabilities hold for equally frequent labels: so they are checked.
    private static List<double> ClassWeights(List<LabelledText> texts)
    {
        var counts = texts.CountBy(static t => Array.IndexOf(t.Targets, 1f)).ToDictionary();
        return [.. texts.SelectMany(t => Enumerable.Repeat(1.0 / counts[Array.IndexOf(t.Targets, 1f)], t.Targets.Length))];
    }

    private (double MacroF1, double MacroRecall) Exclusive(EmotionHead head, List<LabelledText> texts, TextScores[] scores)
    {
        var index = _model.Manifest.HeadIndex(head.Name);
        return EmotionScores.Exclusive(
            [.. scores.Select(s => s.Heads[index].IndexOf(s.Heads[index].Max()))],
            [.. texts.Select(static t => Array.IndexOf(t.Targets, 1f))],
            head.Labels.Length);
    }

    private List<SliceReport> Slices(List<LabelledText> texts, TextScores[] scores)
    {
        var tokens = texts.Select(static t => SocialTokenizer.Split(t.Text, 128, undoEscapes: true)).ToArray();
        SliceReport Slice(string name, Func<List<SocialToken>, bool> belongs)
        {
            var rows = Enumerable.Range(0, texts.Count).Where(i => belongs(tokens[i])).ToList();
            var head = Head(EmotionHeads.Sentiment, [.. rows.Select(i => texts[i])], [.. rows.Select(i => scores[i])]);
            return new SliceReport(name, rows.Count, rows.Count == 0 ? 0 : head.MacroF1);
        }

        return
        [
            Slice("short (5 tokens or fewer)", static t => t.Count <= 5),
            Slice("long (25 tokens or more)", static t => t.Count >= 25),
            Slice("shouted (half of the words in capitals)", static t => Share(t, SocialTraits.Shouted) >= .5),
            Slice("elongated", static t => t.Any(static x => x.Kind == SocialTokenKind.Word && (x.Traits & SocialTraits.Elongated) != 0)),
            Slice("with emoji", static t => t.Any(static x => x.Kind == SocialTokenKind.Emoji)),
            Slice("emoji only", static t => t.Count > 0 && t.All(static x => x.Kind is SocialTokenKind.Emoji or SocialTokenKind.Placeholder)),
            Slice("negated", static t => t.Any(static x => Negations.Contains(x.Text))),
        ];
    }

    private static double Share(List<SocialToken> tokens, SocialTraits trait)
    {
        var words = tokens.Where(static t => t.Kind == SocialTokenKind.Word).ToList();
        return words.Count == 0 ? 0 : words.Count(w => (w.Traits & trait) != 0) / (double)words.Count;
    }
}
