using Emotion.Inference.Text.Social;
using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>How much each of several networks has to say in their average.</summary>
public sealed class EmotionMixtureTests
{
    private const int Examples = 60;

    private static readonly SocialText Nothing = new([], [0], [], [], supported: true);
    private static readonly EmotionExample[] Dev = [.. Served().SelectMany(static head => Enumerable.Range(0, Examples).Select(i => Example(head, i)))];

    [Theory]
    [InlineData(1, .8f, .1f, .1f)]
    [InlineData(2, .1f, .8f, .1f)]
    [InlineData(3, .1f, .1f, .8f)]
    public void Shares_OneOfThreeKnows_ItGetsAllButTheLeastShares(int knows, float first, float second, float third)
    {
        var logits = Enumerable.Range(1, 3).Select(n => n == knows ? Knowing() : Guessing(n)).ToArray();

        var shares = EmotionMixture.Shares(Dev, logits);

        Assert.All(shares[0], share => Assert.Equal(first, share, 1e-5f));
        Assert.All(shares[1], share => Assert.Equal(second, share, 1e-5f));
        Assert.All(shares[2], share => Assert.Equal(third, share, 1e-5f));
    }

    [Fact]
    public void Shares_EachKnowsAnotherHead_AreChosenPerHead()
    {
        var (first, second) = (Knowing(), Guessing(1));
        for (var i = 0; i < Dev.Length; i++)
        {
            for (var c = EmotionHeads.Polarity.Offset; c < EmotionHeads.ServedColumns; c++)
            {
                (first[i][c], second[i][c]) = (second[i][c], first[i][c]);
            }
        }

        var shares = EmotionMixture.Shares(Dev, [first, second]);

        Assert.Equal(.9f, shares[0][EmotionHeads.TweetEmotion.Offset], 1e-5f);
        Assert.Equal(.1f, shares[0][EmotionHeads.Polarity.Offset], 1e-5f);
    }

    [Fact]
    public void FollowLabels_IndependentLabels_GroupHoldsWhenOneOfThemDoes()
    {
        var logits = Enumerable.Repeat(Logit(.001f), EmotionHeads.ServedColumns).ToArray();
        logits[Array.IndexOf(EmotionHeads.Emotions, "fear")] = Logit(.5f);
        logits[Array.IndexOf(EmotionHeads.Emotions, "nervousness")] = Logit(.2f);
        logits[Array.IndexOf(EmotionHeads.Emotions, "neutral")] = Logit(.3f);

        EmotionMixture.FollowLabels(logits);

        Assert.Equal(Logit(.6f), logits[EmotionHeads.Ekman.Offset + 2], 1e-4f);
        Assert.Equal(Logit(.3f), logits[EmotionHeads.Ekman.Offset + 6], 1e-4f);
        Assert.Equal(Logit(.3f), logits[EmotionHeads.Sentiment.Offset + 3], 1e-4f);
        Assert.Equal(Logit(.001f), logits[EmotionHeads.TweetEmotion.Offset], 1e-4f);
    }

    [Fact]
    public void Mix_OneNetwork_IsTheNetwork()
    {
        var logits = Guessing(1);

        Assert.Equal(logits, EmotionMixture.Mix([logits], EmotionMixture.Shares(Dev, [logits])));
    }

    [Fact]
    public void Mix_TwoNetworks_WeighsEachColumn()
    {
        var shares = new float[2][];
        shares[0] = [.25f, .5f, .. new float[EmotionHeads.ServedColumns - 2]];
        shares[1] = [.75f, .5f, .. new float[EmotionHeads.ServedColumns - 2]];

        var mixed = EmotionMixture.Mix([[Row(4, 2)], [Row(-4, 6)]], shares);

        Assert.Equal([-2f, 4f], mixed.Single()[..2]);
    }

    private static IEnumerable<EmotionHead> Served() => [EmotionHeads.Emotion, EmotionHeads.TweetEmotion, EmotionHeads.Polarity];

    private static EmotionExample Example(EmotionHead head, int i)
    {
        var label = i % head.Labels.Length;
        return new EmotionExample(Nothing, head, head.Exclusive ? [.. head.Labels.Select((_, k) => k == label ? 1f : 0f)] : EmotionHeads.GoTargets([label]));
    }

    private static float[][] Knowing() =>
    [
        .. Dev.Select(static e =>
        {
            var logits = new float[EmotionHeads.ServedColumns];
            e.Targets.Select(static t => t > .5f ? 4f : -4f).ToArray().CopyTo(logits, e.Head.Offset);
            return logits;
        }),
    ];

    // What it says has nothing to do with the targets.
    private static float[][] Guessing(int seed)
    {
        var random = new Random(seed);
        return [.. Dev.Select(_ => Enumerable.Range(0, EmotionHeads.ServedColumns).Select(_ => (random.NextSingle() * 8) - 4).ToArray())];
    }

    private static float[] Row(float first, float second) => [first, second, .. new float[EmotionHeads.ServedColumns - 2]];

    private static float Logit(float probability) => MathF.Log(probability / (1 - probability));
}
