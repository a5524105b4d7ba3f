using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>What raters' means are taken to say, and how their files are read.</summary>
public sealed class RatedTextsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-rated-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(-2, 0)]
    [InlineData(0, 1)]
    [InlineData(.2, 1)]
    [InlineData(1.5, 2)]
    public void Targets_Rating_ArePolaritysProbabilities(double rating, int highest)
    {
        var targets = RatedTexts.Targets(rating);

        Assert.Equal(1, targets.Sum(), 1e-5f);
        Assert.All(targets, static p => Assert.InRange(p, 0, 1));
        Assert.Equal(highest, Array.IndexOf(targets, targets.Max()));
        Assert.Equal(targets, RatedTexts.Targets(-rating).Reverse());
    }

    [Fact]
    public void Read_PublishedFiles_TweetsTeachPolarityAndTheRestOnlyTheEncoder()
    {
        Write("tweets", "1\t2.7\tSo lucky &amp; glad\r\n2\t-1.5\t\"What\" a day\r\n");
        Write("movieReviewSnippets", "1\t-0.6\ttoo tepid\n");
        Write("amazonReviewSnippets", "1_1\t-0.95\tno picture\n");
        Write("nytEditorialSnippets", "1_1\t0.4\tOn Dec. 19\n");

        var rated = new RatedTexts(_folder);

        Assert.Equal(["So lucky & glad", "\"What\" a day"], rated.Tweets.Select(static t => t.Text));
        Assert.All(rated.Tweets, static t => Assert.Same(EmotionHeads.Polarity, t.Head));
        Assert.Equal(RatedTexts.Targets(2.7), rated.Tweets[0].Targets);
        Assert.Equal(["too tepid", "no picture", "On Dec. 19"], rated.Others.Select(static t => t.Text));
        Assert.All(rated.Others, static t => Assert.Same(EmotionHeads.Rated, t.Head));
    }

    [Fact]
    public void Read_LineWithoutText_SaysWhichFile()
    {
        Write("tweets", "1\t2.7\n");

        var error = Assert.Throws<InvalidDataException>(() => new RatedTexts(_folder));

        Assert.Contains("tweets_GroundTruth.txt", error.Message, StringComparison.Ordinal);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name + "_GroundTruth.txt"), content);
}
