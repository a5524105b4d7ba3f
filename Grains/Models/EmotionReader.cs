using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference;
using Emotion.Inference.Text;

namespace Emotion.Grains.Models;

/// <summary>Reads a text model's heads as emotions. One per manifest: labels and stamp are shared by all its results.</summary>
internal sealed class EmotionReader
{
    private const float DefaultThreshold = .5f;
    private static readonly ConditionalWeakTable<ModelManifest, EmotionReader> Readers = [];

    private readonly ModelManifest _manifest;
    private readonly ModelStamp _stamp;
    private readonly ImmutableArray<ImmutableArray<string>> _labels;
    private readonly float[] _thresholds;
    private readonly int _ekman;
    private readonly int _sentiment;
    private readonly int _polarity;
    private readonly int _tweetEmotion;

    private EmotionReader(ModelManifest manifest)
    {
        _manifest = manifest;
        _stamp = new ModelStamp(manifest.Name, manifest.Version);
        _labels = [.. manifest.Heads.Select(head => head.Labels.ToImmutableArray())];
        Head = Math.Max(0, manifest.HeadIndex("emotion"));
        _thresholds = manifest.Heads[Head].Thresholds?.ToArray() ?? [.. Enumerable.Repeat(DefaultThreshold, _labels[Head].Length)];
        _ekman = manifest.HeadIndex("ekman");
        _sentiment = manifest.HeadIndex("sentiment");
        _polarity = manifest.HeadIndex("polarity");
        _tweetEmotion = manifest.HeadIndex("tweetEmotion");
    }

    /// <summary>The head that gives the label: <c>emotion</c>, or the first of a model that has none of that name.</summary>
    public int Head { get; }

    /// <summary>The reader of a manifest.</summary>
    public static EmotionReader Of(ModelManifest manifest) => Readers.GetValue(manifest, static key => new EmotionReader(key));

    /// <summary>Reads one text's scores.</summary>
    public EmotionScores Read(TextScores scores)
    {
        var emotion = Scores(scores, Head);
        var top = emotion.Top;
        return new EmotionScores
        {
            Label = emotion.Labels[top],
            Score = emotion.Probabilities[top],
            Labels = Reached(emotion),
            Scores = emotion,
            Ekman = Scores(scores, _ekman),
            Sentiment = Scores(scores, _sentiment),
            Polarity = Scores(scores, _polarity),
            TweetEmotion = Scores(scores, _tweetEmotion),
            Warnings = scores.Warnings.Count == 0 ? [] : [.. scores.Warnings],
            Model = _stamp,
        };
    }

    /// <summary>The position of a label in <see cref="Head"/>.</summary>
    public int IndexOf(string label) => _labels[Head].IndexOf(label);

    private LabelScores Scores(TextScores scores, int head) => head < 0 ? LabelScores.Empty : new LabelScores(_labels[head], scores.Heads[head]);

    private ImmutableArray<string> Reached(LabelScores emotion)
    {
        var count = 0;
        Span<int> reached = stackalloc int[Math.Min(emotion.Count, 64)];
        for (var i = 0; i < emotion.Count && count < reached.Length; i++)
        {
            if (emotion.Probabilities[i] >= _thresholds[i])
            {
                // Inserted in order: rarely more than two reach their threshold.
                var at = count++;
                for (; at > 0 && emotion.Probabilities[reached[at - 1]] < emotion.Probabilities[i]; at--)
                {
                    reached[at] = reached[at - 1];
                }

                reached[at] = i;
            }
        }

        if (count == 0)
        {
            return [];
        }

        var labels = ImmutableArray.CreateBuilder<string>(count);
        foreach (var index in reached[..count])
        {
            labels.Add(_manifest.Heads[Head].Labels[index]);
        }

        return labels.MoveToImmutable();
    }
}
