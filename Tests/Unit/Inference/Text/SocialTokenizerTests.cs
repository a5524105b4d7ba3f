using CsCheck;
using Emotion.Inference.Text.Social;

namespace Emotion.Tests.Unit.Inference.Text;

public sealed class SocialTokenizerTests
{
    private static readonly string[] Fragments =
        [":", ")", "@", "#", "a", "A", "'", "http", "🙂", "\u200d", "\ud83d", "\ude00", " ", "[NAME]", "n't", ".", "&", "&amp;", "&#39;", "\\n", "\\u2019", "\\ud83d"];

    [Theory]
    [InlineData("I don't know", "i|do|n't|know")]
    [InlineData("it’s fine", "it|'s|fine")]
    [InlineData("#SoHappy today", "so|happy|today")]
    [InlineData("#so_sad_now", "so|sad|now")]
    [InlineData("@some_body look: https://example.org/a?b=c", "@user|look|:|http")]
    [InlineData("[NAME] is great", "[name]|is|great")]
    [InlineData("httpd crashed", "httpd|crashed")]
    [InlineData("wow!!!", "wow|!")]
    [InlineData("hm...", "hm|...")]
    [InlineData("good :-) bad :(", "good|:)|bad|:(")]
    [InlineData("love you <3", "love|you|<3")]
    [InlineData("👍🏽 ❤️", "👍|❤")]
    [InlineData("ＷＯＷ 𝐠𝐫𝐞𝐚𝐭", "wow|great")]
    [InlineData("h\u0336e\u0336y\u200b there", "hey|there")]
    [InlineData("so sad\nnot happy\r\nat\tall\u2028really\u0085no", "so|sad|not|happy|at|all|really|no")]
    [InlineData("", "")]
    [InlineData(" \t\u0000\u200d ", "")]
    public void Split_Text_GivesNormalisedTokens(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SocialTokenizer.Split(text, 64).Select(static t => t.Text)));

    [Fact]
    public void Split_ShoutedAndElongated_KeepsTheWordAndRemembersHow()
    {
        var token = Assert.Single(SocialTokenizer.Split("SOOOOO", 64));

        Assert.Equal("soo", token.Text);
        Assert.True(token.Traits.HasFlag(SocialTraits.Shouted));
        Assert.True(token.Traits.HasFlag(SocialTraits.Elongated));
    }

    [Fact]
    public void Split_AnyString_NeverFailsAndStaysInsideTheText() => Gen.OneOf(
            Gen.String,
            Gen.Char.Array[0, 40].Select(static c => new string(c)),
            Gen.Int[0, Fragments.Length - 1].Array[0, 30].Select(static parts => string.Concat(parts.Select(static i => Fragments[i]))))
        .Sample(static text =>
        {
            var end = 0;
            foreach (var token in SocialTokenizer.Split(text, 64, undoEscapes: true))
            {
                Assert.True(token.Start >= end, "tokens overlap or run backwards");
                Assert.True(token.Length > 0, "a token covers nothing");
                end = token.Start + token.Length;
                Assert.True(end <= text.Length, "a token reaches beyond the text");
                Assert.NotEmpty(token.Text);
            }
        });

    [Fact]
    public void Split_EscapedText_ReadsWhatWasMeantAndSaysWhereItStands()
    {
        const string Text = "so\\nhappy &amp; can\\u2019t stop";
        var tokens = SocialTokenizer.Split(Text, 64, undoEscapes: true);

        Assert.Equal("so|happy|&|ca|n't|stop", string.Join('|', tokens.Select(static t => t.Text)));
        Assert.Equal("so|happy|&amp;|ca|n\\u2019t|stop", string.Join('|', tokens.Select(static t => Text.Substring(t.Start, t.Length))));
    }

    [Fact]
    public void Split_MoreTokensThanTheLimit_StopsThere() =>
        Assert.Equal(8, SocialTokenizer.Split(string.Join(' ', Enumerable.Repeat("don't", 100)), 8).Count);

    [Fact]
    public void Split_ZeroWidthAndControlCharactersInside_ChangesNoWord() => Gen.Select(Gen.Int[1, 4], Gen.Int[0, 3])
        .Sample(static (at, noise) => Assert.Equal(
            SocialTokenizer.Split("happy", 8)[0].Text,
            SocialTokenizer.Split("happy".Insert(at, "\u200b\u0007\ufe0f\u0301".Substring(noise, 1)), 8)[0].Text));
}
