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

    [Fact]
    public void Comments_NeutralOnes_StandBetweenNeutralAndWhatTheirEmojiSays()
    {
        LabelledText[] comments = [Comment("the bus is here", "neutral"), Comment("nice one", "admiration"), Comment("so so", "neutral", "joy")];
        var said = Posts.Where(static p => !p.Text.Contains('@')).ToLookup(static p => p.Text.Split(' ')[0], static p => Array.IndexOf(p.Targets, 1f));
        var (neutral, doubt) = (Array.IndexOf(EmotionHeads.Emotions, "neutral"), Array.IndexOf(EmotionHeads.Emotions, "confusion"));

        var behind = EmojiFeelings.Comments(comments, new Random(1)).ToList();

        Assert.NotEmpty(behind);
        Assert.All(behind, post =>
        {
            Assert.StartsWith(comments[0].Text, post.Text, StringComparison.Ordinal);
            var felt = said[post.Text.Split(' ')[^1]].First();
            Assert.NotEqual(doubt, felt);
            Assert.True(post.Targets[felt] > post.Targets[neutral] && post.Targets[neutral] > 0);
            Assert.Equal(1, post.Targets.Take(EmotionHeads.Emotions.Length).Sum(), 1e-6f);
            Assert.Equal(1, post.Targets.Skip(EmotionHeads.Sentiment.Offset).Take(EmotionHeads.Sentiment.Labels.Length).Sum(), 1e-6f);
        });
    }

    private static LabelledText Comment(string text, params string[] labels) =>
        new(text, EmotionHeads.Emotion, EmotionHeads.GoTargets(labels.Select(static l => Array.IndexOf(EmotionHeads.Emotions, l))));
}
