using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>What texts for the teachers are made of.</summary>
public sealed class TextVariationsTests
{
    private const string First = "one two three four five six seven eight nine ten";
    private const string Second = "alpha beta gamma delta epsilon zeta eta theta iota kappa";

    [Fact]
    public void Of_LongTexts_ThirdsArePartsSplicesAndOmissions()
    {
        var varied = TextVariations.Of([First], 300, new Random(1)).Select(static t => t.Split(' ')).ToArray();
        var words = First.Split(' ');

        Assert.Equal(300, varied.Length);
        for (var i = 0; i < varied.Length; i += 3)
        {
            Assert.InRange(varied[i].Length, 4, 8);
            Assert.Contains(string.Join(' ', varied[i]), First, StringComparison.Ordinal);
            Assert.Equal("one", varied[i + 1][0]);
            Assert.Equal("ten", varied[i + 1][^1]);
            Assert.Equal(varied[i + 2], words.Where(varied[i + 2].Contains));
        }

        Assert.Contains(varied, static text => text.Length < 10);
    }

    [Fact]
    public void Of_SeveralTexts_BeginningsMeetOtherEnds()
    {
        var splices = TextVariations.Of([First, Second], 300, new Random(2)).Where(static (_, i) => i % 3 == 1).ToArray();

        Assert.Contains(splices, static text => text.StartsWith("one", StringComparison.Ordinal) && text.EndsWith("kappa", StringComparison.Ordinal));
        Assert.All(splices, static text => Assert.All(text.Split(' '), word => Assert.Contains(word, $"{First} {Second}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_ShortTexts_AreNotUsed()
    {
        var varied = TextVariations.Of(["far too short", First], 50, new Random(3));

        Assert.All(varied, static text => Assert.DoesNotContain("short", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_SameSeed_SameTexts() =>
        Assert.Equal(TextVariations.Of([First, Second], 60, new Random(4)), TextVariations.Of([First, Second], 60, new Random(4)));
}
