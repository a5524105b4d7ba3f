using Emotion.Inference.Text.Social;
using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

public sealed class EmojiFeelingsTests
{
    private static readonly List<LabelledText> Posts = [.. EmojiFeelings.Posts(new Random(1))];

    [Fact]
    public void Posts_All_HoldEmojiAloneAndOneFeeling() => Assert.All(Posts, static post =>
    {
        Assert.All(SocialTokenizer.Split(post.Text, 64), static t => Assert.NotEqual(SocialTokenKind.Word, t.Kind));
        Assert.Equal(1, post.Targets.Take(EmotionHeads.Emotions.Length).Sum());
        Assert.Equal(1, post.Targets.Skip(EmotionHeads.Ekman.Offset).Take(EmotionHeads.Ekman.Labels.Length).Sum());
    });

    [Fact]
    public void Posts_OneEmoji_SaysOneThing() => Assert.All(
        Posts.SelectMany(static post => SocialTokenizer.Split(post.Text, 64)
            .Where(static t => t.Kind is SocialTokenKind.Emoji or SocialTokenKind.Emoticon)
            .Select(t => (Emoji: t.Text, Label: Array.IndexOf(post.Targets, 1f)))).Distinct().GroupBy(static said => said.Emoji),
        static said => Assert.Single(said));

    [Fact]
    public void Posts_SameSeed_AreTheSame() =>
        Assert.Equal(Posts.Select(static p => p.Text), EmojiFeelings.Posts(new Random(1)).Select(static p => p.Text));
}
