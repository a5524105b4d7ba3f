using System.Globalization;
using System.Net;

namespace Emotion.Training.Emotion;

/// <summary>
/// Texts whose pleasantness at least twenty people rated from -4 to 4, as published with VADER (Hutto and Gilbert, ICWSM 2014; MIT): 4,200
/// tweet-like texts, and 19,500 sentences of film reviews, product reviews and editorials.
/// </summary>
internal sealed class RatedTexts
{
    // Where raters' means turn from neutral to a side, and how fast: there the shipped emotion/4, which had not seen these texts, changes too.
    private const double Turn = .5;
    private const double Steepness = 2.5;

    private static readonly string[] Sentences = ["movieReviewSnippets", "amazonReviewSnippets", "nytEditorialSnippets"];

    /// <summary>Reads the texts.</summary>
    /// <param name="folder">The folder <c>hutto_ICWSM_2014</c>.</param>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A line has other columns than id, rating and text.</exception>
    public RatedTexts(string folder)
    {
        Tweets = Read(folder, "tweets", EmotionHeads.Polarity);
        Others = [.. Sentences.SelectMany(name => Read(folder, name, EmotionHeads.Rated))];
    }

    /// <summary>Tweet-like texts: they teach polarity.</summary>
    public List<LabelledText> Tweets { get; }

    /// <summary>Sentences that are no posts: they only teach the encoder.</summary>
    public List<LabelledText> Others { get; }

    /// <summary>A mean rating as probabilities of negative, neutral and positive.</summary>
    /// <param name="rating">From -4 to 4.</param>
    /// <returns>Three probabilities that sum to one.</returns>
    public static float[] Targets(double rating)
    {
        var negative = Sigmoid(Steepness * (-rating - Turn));
        var positive = Sigmoid(Steepness * (rating - Turn));
        return [(float)negative, (float)(1 - negative - positive), (float)positive];
    }

    private static List<LabelledText> Read(string folder, string name, EmotionHead head) =>
    [
        .. File.ReadLines(Path.Combine(folder, name + "_GroundTruth.txt"))
            .Select(line => line.Split('\t') is [_, var rating, var text]
                ? new LabelledText(WebUtility.HtmlDecode(text).Trim(), head, Targets(double.Parse(rating, CultureInfo.InvariantCulture)))
                : throw new InvalidDataException($"{name}_GroundTruth.txt holds a line without id, rating and text: {line}")),
    ];

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
