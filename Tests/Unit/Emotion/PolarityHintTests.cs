using Emotion.Inference.Text.Social;
using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>What the labels of other tasks are taken to say of a text's polarity.</summary>
public sealed class PolarityHintTests
{
    private const int Negative = 0;
    private const int Neutral = 1;
    private const int Positive = 2;
    private const int NoSay = -1;

    private static readonly SocialText Nothing = new([], [0], [], [], supported: true);

    [Theory]
    [InlineData("gratitude", Positive)]
    [InlineData("gratitude,love", Positive)]
    [InlineData("anger", Negative)]
    [InlineData("neutral", Neutral)]
    [InlineData("curiosity", NoSay)]
    [InlineData("love,sadness", NoSay)]
    [InlineData("joy,neutral", NoSay)]
    public void Of_GoEmotions_SaysWhatItsOneGroupSays(string labels, int expected)
    {
        var targets = EmotionHeads.GoTargets(labels.Split(',').Select(static l => Array.IndexOf(EmotionHeads.Emotions, l)));

        var hint = PolarityHint.Of(Example(EmotionHeads.Emotion, targets));

        AssertHighest(expected, hint);
    }

    [Theory]
    [InlineData("anger", Negative)]
    [InlineData("sadness", Negative)]
    [InlineData("joy", Positive)]
    [InlineData("optimism", Positive)]
    public void Of_TweetEmotion_SetsJoyAndOptimismAgainstAngerAndSadness(string label, int expected)
    {
        var targets = EmotionHeads.TweetEmotion.Labels.Select(l => l == label ? 1f : 0f).ToArray();

        AssertHighest(expected, PolarityHint.Of(Example(EmotionHeads.TweetEmotion, targets)));
    }

    [Fact]
    public void Of_PolarityBaseRatesOrAnotherTask_HasNoSay()
    {
        Assert.Null(PolarityHint.Of(Example(EmotionHeads.Polarity, [0, 0, 1])));
        Assert.Null(PolarityHint.Of(Example(EmotionHeads.TweetEmotion, [.4f, .2f, .1f, .3f])));
        Assert.All(EmotionHeads.Auxiliary, static head => Assert.Null(PolarityHint.Of(Example(head, new float[head.Labels.Length]))));
    }

    private static EmotionExample Example(EmotionHead head, float[] targets) => new(Nothing, head, targets);

    private static void AssertHighest(int expected, float[]? hint)
    {
        if (expected == NoSay)
        {
            Assert.Null(hint);
            return;
        }

        Assert.NotNull(hint);
        Assert.Equal(1, hint.Sum(), 1e-5f);
        Assert.Equal(hint.Max(), hint[expected]);
        Assert.Single(hint, p => p == hint.Max());
    }
}
