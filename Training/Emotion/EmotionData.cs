using System.Globalization;

namespace Emotion.Training.Emotion;

/// <summary>Reads GoEmotions and TweetEval as published, from the folders <c>goemotions</c> and <c>tweeteval</c>.</summary>
internal sealed class EmotionData
{
    private readonly string _root;

    /// <summary>Opens the data.</summary>
    /// <param name="root">The folder that holds both.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public EmotionData(string root)
    {
        _root = root;
        var labels = File.ReadAllLines(Path.Combine(root, "goemotions", "labels.txt"));
        if (!labels.Where(static l => l.Length > 0).SequenceEqual(EmotionHeads.Emotions))
        {
            throw new InvalidDataException("goemotions/labels.txt does not hold the 28 labels in the published order.");
        }
    }

    /// <summary>A split of GoEmotions.</summary>
    /// <param name="split"><c>train</c>, <c>dev</c> or <c>test</c>.</param>
    /// <returns>The comments in file order.</returns>
    public List<LabelledText> GoEmotions(string split) =>
    [
        .. File.ReadLines(Path.Combine(_root, "goemotions", split + ".tsv"))
            .Select(static line => line.Split('\t'))
            .Select(static row => new LabelledText(
                row[0],
                EmotionHeads.Emotion,
                EmotionHeads.GoTargets(row[1].Split(',').Select(static l => int.Parse(l, CultureInfo.InvariantCulture))))),
    ];

    /// <summary>A split of a TweetEval task.</summary>
    /// <param name="folder">The task's folder.</param>
    /// <param name="split"><c>train</c> or <c>val</c>.</param>
    /// <param name="head">The head it teaches.</param>
    /// <returns>The tweets in file order.</returns>
    public List<LabelledText> Tweets(string folder, string split, EmotionHead head)
    {
        var texts = File.ReadAllLines(Path.Combine(_root, "tweeteval", folder, split + "_text.txt"));
        var labels = File.ReadAllLines(Path.Combine(_root, "tweeteval", folder, split + "_labels.txt"));
        if (texts.Length < labels.Length)
        {
            throw new InvalidDataException($"tweeteval/{folder}/{split}: {labels.Length} labels for {texts.Length} texts.");
        }

        return
        [
            .. labels.Select((label, i) =>
            {
                var target = new float[head.Labels.Length];
                target[int.Parse(label, CultureInfo.InvariantCulture)] = 1;
                return new LabelledText(texts[i], head, target);
            }),
        ];
    }
}
