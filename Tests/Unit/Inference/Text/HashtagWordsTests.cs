using CsCheck;
using Emotion.Inference.Text.Social;

namespace Emotion.Tests.Unit.Inference.Text;

public sealed class HashtagWordsTests
{
    // The commonest first; far behind them the scraps that names are put together from.
    private static readonly string[] Common = ["the", "i", "a", "is", "of", "so", "not", "first", "world", "problems", "happy", "new", "grand", "strategy"];
    private static readonly string[] Rare = ["ko", "mis", "ar", "je", "vs", "ky", "worldpro"];
    private static readonly HashtagWords Words = new([.. Common, .. Enumerable.Range(0, 20_000).Select(static i => $"word{i}"), .. Rare]);

    [Theory]
    [InlineData("firstworldproblems", "first world problems")]
    [InlineData("nothappy", "not happy")]
    [InlineData("newgrandstrategy", "new grand strategy")]
    [InlineData("soiisthefirst", "so i is the first")]
    public void Cut_Phrase_GivesItsWords(string hashtag, string expected) => Assert.Equal(expected, Cut(hashtag));

    [Theory]
    [InlineData("komisarjevsky")]
    [InlineData("nothappyx")]
    [InlineData("isa")]
    [InlineData("glück")]
    [InlineData("")]
    public void Cut_WhatIsNoPhrase_StaysWhole(string hashtag) => Assert.Equal(hashtag, Cut(hashtag));

    [Fact]
    public void Cut_MoreLettersThanAHashtagHas_StaysWhole()
    {
        var longest = string.Concat(Enumerable.Repeat("not", HashtagWords.Longest / 3));

        Assert.Equal(HashtagWords.Longest / 3, Cut(longest).Split(' ').Length);
        Assert.Equal(longest + "the", Cut(longest + "the"));
    }

    [Fact]
    public void Cut_WordsJoined_CostsNoMoreThanTheseWords() => Gen.Int[0, Common.Length - 1].Array[2, 8].Sample(static chosen =>
    {
        var words = chosen.Select(static i => Common[i]).ToArray();
        var cut = Cut(string.Concat(words)).Split(' ');

        Assert.Equal(string.Concat(words), string.Concat(cut));
        if (cut.Length > 1)
        {
            Assert.True(Cost(cut) <= Cost(words) + 1e-4, $"{string.Join(' ', words)} was cut into {string.Join(' ', cut)}");
        }
    });

    private static double Cost(string[] words) => words.Sum(static word =>
    {
        var rank = Array.IndexOf(Common, word);
        var all = Common.Length + 20_000 + Rare.Length;
        return Math.Log(((rank < 0 ? all - Rare.Length + Array.IndexOf(Rare, word) : rank) + 2) * Math.Log(all + Math.E));
    });

    private static string Cut(string hashtag)
    {
        Span<int> ends = stackalloc int[HashtagWords.Longest];
        var count = Words.Cut(hashtag, ends);
        if (count == 1)
        {
            return hashtag;
        }

        var words = new string[count];
        for (var i = 0; i < count; i++)
        {
            words[i] = hashtag[(i == 0 ? 0 : ends[i - 1])..ends[i]];
        }

        return string.Join(' ', words);
    }
}
