using Emotion.Inference.Text.Social;

namespace Emotion.Tests.Unit.Inference.Text;

public sealed class UnigramTokenizerTests
{
    private static readonly UnigramTokenizer Tokenizer = new(
    [
        ("<unk>", 0), ("▁", -4), ("h", -5), ("a", -5), ("p", -5), ("y", -5), ("▁hap", -6), ("py", -6), ("▁happy", -9), ("happy", 0),
    ]);

    [Fact]
    public void Encode_KnownWord_TakesTheMostProbablePieces() => Assert.Equal([8], Encode("▁happy"));

    [Fact]
    public void Encode_RunOfUnknownCharacters_GivesOneUnknownPiece() =>
        Assert.Equal([6, UnigramTokenizer.Unknown, 7], Encode("▁hapqqqpy"));

    [Fact]
    public void Encode_ControlPiece_IsNeverCutTo() => Assert.DoesNotContain(9, Encode("happy"));

    [Fact]
    public void Encode_LongText_CoversAllOfIt() => Assert.Equal(1000, Encode(string.Concat(Enumerable.Repeat("▁happy", 1000))).Count);

    private static List<int> Encode(string text)
    {
        var ids = new List<int>();
        Tokenizer.Encode(text, ids);
        return ids;
    }
}
