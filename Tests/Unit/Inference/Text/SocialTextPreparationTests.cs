using Emotion.Inference.Text.Social;

namespace Emotion.Tests.Unit.Inference.Text;

public sealed class SocialTextPreparationTests : IDisposable
{
    private static readonly string[] Lines =
    [
        WordVocabulary.Pad, WordVocabulary.Foreign, WordVocabulary.Empty, WordVocabulary.OtherEmoji, SocialTokenizer.User, SocialTokenizer.Link,
        "not", "so", "happy", "sad", "and", "blessed",
        .. Enumerable.Range(0, 2_000).Select(static i => $"word{i}"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("words");

    public SocialTextPreparationTests() => File.WriteAllLines(Path.Combine(_folder.FullName, "words.txt"), Lines);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Prepare_HashtagOfListedWords_ReadsThemAndSaysWhereEachStands()
    {
        const string Text = "so sad #NOTHAPPY #blessed #komisar";
        var text = Preparation(new() { Specials = 6, CommonWords = 12, CutHashtags = true }).Prepare(Text);

        Assert.Equal("so|sad|not|happy|blessed|komisar", string.Join('|', text.Tokens.Select(static t => t.Text)));
        Assert.Equal("so|sad|NOT|HAPPY|blessed|komisar", string.Join('|', text.Tokens.Select(static t => Text.Substring(t.Start, t.Length))));
        Assert.Equal(Lines.Index().Where(static l => l.Item is "not" or "happy").Select(static l => l.Index), text.Words[2..4].Order());
        Assert.All(text.Tokens.Skip(2), static t => Assert.True(t.Traits.HasFlag(SocialTraits.Hashtag | SocialTraits.SpaceBefore)));
    }

    [Fact]
    public void Prepare_ElongatedHashtag_PartsCoverIt()
    {
        const string Text = "#soooohappyyyy";
        var tokens = Preparation(new() { Specials = 6, CommonWords = 12, CutHashtags = true }).Prepare(Text).Tokens;

        Assert.Equal(1, tokens[0].Start);
        Assert.Equal(Text.Length, tokens[^1].Start + tokens[^1].Length);
        Assert.All(tokens.Zip(tokens.Skip(1)), static pair => Assert.Equal(pair.Second.Start, pair.First.Start + pair.First.Length));
    }

    [Fact]
    public void Prepare_HashtagsThatBecomeTooManyWords_StopsAtTheLimit()
    {
        var text = Preparation(new() { Specials = 6, CommonWords = 12, CutHashtags = true, MaxWords = 5 }).Prepare("#nothappy #sosad #nothappy");

        Assert.Equal("not|happy|so|sad|not", string.Join('|', text.Tokens.Select(static t => t.Text)));
        Assert.Equal(5, text.Words.Length);
    }

    [Fact]
    public void Prepare_EscapedText_GivesTheSameIdsAsThePlainOne()
    {
        var preparation = Preparation(new() { Specials = 6, CommonWords = 12, UndoEscapes = true });
        var (plain, escaped) = (preparation.Prepare("so happy & so sad\nnot \"blessed\""), preparation.Prepare("so happy &amp; so sad\\nnot \\\"blessed\\u0022"));

        Assert.Equal(plain.Words, escaped.Words);
        Assert.Equal(plain.Grams, escaped.Grams);
    }

    [Fact]
    public void Prepare_ModelOfBefore_ReadsAsItWasTaught()
    {
        var text = Preparation(new() { Specials = 6, CommonWords = 12 }).Prepare("#nothappy &amp;");

        Assert.Equal("nothappy|&|amp|;", string.Join('|', text.Tokens.Select(static t => t.Text)));
    }

    private SocialTextPreparation Preparation(SocialTextParameters parameters) => SocialTextFactory.Create(_folder.FullName, parameters);
}
