using Emotion.Inference;
using Emotion.Inference.Text.Social;

namespace Emotion.Tests.Unit.Inference.Text;

/// <summary>How a model that reads BERT's word pieces sees a text.</summary>
public sealed class SocialPiecesTests : IDisposable
{
    private const int Unknown = 1;
    private const int Start = 2;
    private const int End = 3;

    // Where special tokens' ids begin: well behind the pieces'.
    private const int From = 100;

    private static readonly string[] Words =
    [
        WordVocabulary.Pad, WordVocabulary.Foreign, WordVocabulary.Empty, WordVocabulary.OtherEmoji, SocialTokenizer.User, "💔",
        "so", "sorry", "for", "you", "don't",
    ];

    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "so", "##rr", "##y", "for", "you", "!", "'", "t", "don", "[", "]", "sep"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pieces");

    public SocialPiecesTests()
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "words.txt"), Words);
        File.WriteAllLines(Path.Combine(_folder.FullName, "pieces.txt"), Pieces);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("SORRY for you!", "so ##rr ##y for you !")]
    [InlineData("don't", "don ' t")]
    [InlineData("so xyzzy", "so [UNK]")]
    public void Prepare_Words_AreCutIntoPiecesBetweenTheMarks(string text, string expected) =>
        Assert.Equal([Start, .. expected.Split(' ').Select(static piece => Array.IndexOf(Pieces, piece)), End], Prepared(text));

    [Fact]
    public void Prepare_NameOfAMarkInTheText_IsText() =>
        Assert.Equal([Start, Array.IndexOf(Pieces, "["), Array.IndexOf(Pieces, "sep"), Array.IndexOf(Pieces, "]"), End], Prepared("[SEP]"));

    [Fact]
    public void Prepare_EmojiAndMention_HaveIdsOfTheirOwn() =>
        Assert.Equal([Start, From + Array.IndexOf(Words, SocialTokenizer.User), 8, 9, From + Array.IndexOf(Words, "💔"), From + 3, End], Prepared("@someone for you 💔🦭"));

    [Fact]
    public void Prepare_OtherLanguage_IsForeignWordsBetweenTheMarks() => Assert.Equal([Start, From + 1, From + 1, End], Prepared("очень счастлив"));

    [Fact]
    public void Prepare_Nothing_IsTheEmptyTextBetweenTheMarks() => Assert.Equal([Start, From + 2, End], Prepared(string.Empty));

    [Theory]
    [InlineData(8)]
    [InlineData(48)]
    public void Prepare_LongText_IsCutAndKeepsTheMarkBehind(int maxPieces)
    {
        var pieces = Prepared(string.Join(' ', Enumerable.Repeat("sorry", 60)), maxPieces);

        Assert.Equal(maxPieces, pieces.Length);
        Assert.Equal([Start, 5, 6, 7, 5], pieces[..5]);
        Assert.Equal(End, pieces[^1]);
        Assert.DoesNotContain(Unknown, pieces);
    }

    [Fact]
    public void PrepareForeign_MoreThanIsRead_IsCut() =>
        Assert.Equal([Start, From + 1, From + 1, End], Preparation(Parameters with { MaxPieces = 4 }).PrepareForeign(30).Pieces);

    [Theory]
    [InlineData("[MASK]", "lack '[MASK]'")]
    [InlineData("[UNK]", "lack '[UNK]'")]
    public void Create_PiecesWithoutAMark_AreRefused(string mark, string reason) =>
        Assert.Contains(reason, Refused([.. Pieces.Where(piece => piece != mark)]), StringComparison.Ordinal);

    [Fact]
    public void Create_DoubledPiece_IsRefused() => Assert.Contains("'so' twice", Refused([.. Pieces, "so"]), StringComparison.Ordinal);

    [Fact]
    public void Create_SpecialIdsAmongThePieces_AreRefused() =>
        Assert.Contains("at least 17", Assert.Throws<ModelLoadException>(() => Preparation(Parameters with { PieceSpecialsFrom = 16 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_TwoKindsOfPieces_AreRefused() =>
        Assert.Contains("one kind", Assert.Throws<ModelLoadException>(() => Preparation(Parameters with { PieceFile = "pieces.tsv" })).Message, StringComparison.Ordinal);

    private static SocialTextParameters Parameters => new() { Specials = 6, CommonWords = 11, WordPieceFile = "pieces.txt", PieceSpecialsFrom = From };

    private int[] Prepared(string text, int maxPieces = 48) => Preparation(Parameters with { MaxPieces = maxPieces }).Prepare(text).Pieces;

    private SocialTextPreparation Preparation(SocialTextParameters parameters) => SocialTextFactory.Create(_folder.FullName, parameters);

    private string Refused(string[] pieces)
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "pieces.txt"), pieces);
        return Assert.Throws<ModelLoadException>(() => Preparation(Parameters)).Message;
    }
}
