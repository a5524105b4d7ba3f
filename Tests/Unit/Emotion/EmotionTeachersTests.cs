using Emotion.Inference.Text.Social;
using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>Who teaches what.</summary>
public sealed class EmotionTeachersTests
{
    [Fact]
    public void Correct_OthersKnowTweetsBetter_OnlyWhatTweetsFeelIsTheirs()
    {
        var head = EmotionHeads.TweetEmotion;
        var comment = new EmotionExample(new SocialText([], [0], [], [], supported: true), head, [0, 1, 0, 0], Teacher: [.. Enumerable.Repeat(.25f, EmotionHeads.ServedColumns)]);
        float[] others = [.. Enumerable.Range(0, EmotionHeads.ServedColumns).Select(static c => c / 100f)];

        var corrected = EmotionTeachers.Correct(comment, comment with { Teacher = others });

        Assert.Equal(
            Enumerable.Range(0, EmotionHeads.ServedColumns).Select(c => c >= head.Offset && c < head.Offset + 4 ? c / 100f : .25f),
            corrected.Teacher!);
        Assert.Equal(comment.Targets, corrected.Targets);
        Assert.All(comment.Teacher!, static answer => Assert.Equal(.25f, answer));
    }
}
