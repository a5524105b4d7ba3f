using System.Text;
using Emotion.Inference.Text.Social;
using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>How the large sentence encoder's word pieces are cut from prepared texts.</summary>
public sealed class SentencePiecesTests
{
    private const int Start = 2;
    private const int End = 3;
    private const int Specials = 8;
    private const int SpecialToken = 5;
    private const int Word = 100;

    private static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "so", "##rr", "##y", "for", "you", "!", "'", "t", "don"];
    private static readonly SentencePieces Pieces = new(Encoding.UTF8.GetBytes(string.Join('\n', Vocabulary)), Vocabulary.Length, Specials);

    [Fact]
    public void Of_Words_AreCutIntoPiecesBetweenTheMarks() =>
        Assert.Equal([Start, 5, 6, 7, 8, 9, 10, End], Pieces.Of(Prepared("SORRY for you!")));

    [Fact]
    public void Of_Contraction_IsReadAsItStoodInTheText() => Assert.Equal([Start, 13, 11, 12, End], Pieces.Of(Prepared("don't")));

    [Fact]
    public void Of_EmojiAndMention_HaveIdsBehindThePieces() =>
        Assert.Equal([Start, Vocabulary.Length + SpecialToken, 8, 9, Vocabulary.Length + SpecialToken, End], Pieces.Of(Prepared("@someone for you 💔")));

    [Fact]
    public void Of_WordThatNoPieceCovers_IsTheUnknownPiece() => Assert.Equal([Start, Pieces.Unknown, End], Pieces.Of(Prepared("xyzzy")));

    [Fact]
    public void Of_TextOfAnotherLanguage_IsSpecialTokensAlone() =>
        Assert.Equal([Start, Vocabulary.Length + 1, Vocabulary.Length + 1, End], Pieces.Of(new SocialText([], [1, 1], [], [], supported: false)));

    [Fact]
    public void Of_LongText_IsCutAndKeepsItsEnd()
    {
        var pieces = Pieces.Of(Prepared(string.Join(' ', Enumerable.Repeat("sorry", 60))));

        Assert.Equal(SentenceEncoder.MaxPieces, pieces.Length);
        Assert.Equal(End, pieces[^1]);
        Assert.Equal([5L, 6, 7], pieces[^4..^1].Order());
    }

    private static SocialText Prepared(string text)
    {
        var tokens = SocialTokenizer.Split(text, 128);
        var words = tokens.Select(static t => t.Kind is SocialTokenKind.Emoji or SocialTokenKind.Placeholder ? SpecialToken : Word).ToArray();
        return new SocialText(tokens, words, [], [], supported: true);
    }
}
