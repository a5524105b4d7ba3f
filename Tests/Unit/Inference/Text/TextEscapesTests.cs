using System.Net;
using CsCheck;
using Emotion.Inference.Text.Social;

namespace Emotion.Tests.Unit.Inference.Text;

public sealed class TextEscapesTests
{
    private static readonly string[] Fragments = ["&", "amp;", "#39;", "&lt;", "\\", "n", "u", "2019", "\\ud83d", "\\ude42", "\"", "a", "🙂", ";", " "];

    [Theory]
    [InlineData("rock &amp; roll", "rock & roll")]
    [InlineData("you&#39;re &lt;3", "you're <3")]
    [InlineData("so sad\\n\\n#alone", "so sad  #alone")]
    [InlineData("can\\u2019t\\u002c won\\u0027t", "can’t, won't")]
    [InlineData("\\ud83d\\ude42", "🙂")]
    [InlineData("she said \\\"no\\\"", "she said \"no\"")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("Q&A; AT&T, black & white;", "Q&A; AT&T, black & white;")]
    [InlineData("\\o/ ¯\\_(ツ)_/¯ \\u20 \\", "\\o/ ¯\\_(ツ)_/¯ \\u20 \\")]
    public void Undo_Text_GivesWhatWasMeant(string text, string expected) => Assert.Equal(expected, TextEscapes.Undo(text, out _));

    [Fact]
    public void Undo_TextWithoutEscapes_IsTheSameText()
    {
        const string Text = "plain & simple \\o/";

        Assert.Same(Text, TextEscapes.Undo(Text, out var origins));
        Assert.Null(origins);
    }

    [Fact]
    public void Undo_WhatHtmlWasMadeOf_IsThatAgain() => Gen.String.Sample(static text =>
    {
        var plain = text.Replace('\\', '/');
        Assert.Equal(plain, TextEscapes.Undo(WebUtility.HtmlEncode(plain), out _));
    });

    [Fact]
    public void Undo_AnyText_SaysWhereEachCharacterComesFrom() =>
        Gen.Int[0, Fragments.Length - 1].Array[0, 30].Select(static parts => string.Concat(parts.Select(static i => Fragments[i]))).Sample(static text =>
        {
            var plain = TextEscapes.Undo(text, out var origins);
            if (origins is null)
            {
                Assert.Equal(text, plain);
                return;
            }

            Assert.True(plain.Length < text.Length, "an escape is longer than what it stands for");
            Assert.Equal(text.Length, origins[plain.Length]);
            for (var i = 0; i < plain.Length; i++)
            {
                Assert.True(origins[i] < origins[i + 1] || char.IsHighSurrogate(plain[i]), "two characters come from one place");
                Assert.True(text[origins[i]] == plain[i] || text[origins[i]] is '&' or '\\', "a character comes from another one");
            }
        });
}
