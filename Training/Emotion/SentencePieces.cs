using System.Text;
using Emotion.Inference.Text.Social;
using Microsoft.ML.Tokenizers;

namespace Emotion.Training.Emotion;

/// <summary>
/// Cuts prepared texts into the word pieces of <see cref="PretrainedSentences"/>: from the same tokens as the served networks, with an id of
/// its own for each emoji, emoticon, mention and link.
/// </summary>
internal sealed class SentencePieces
{
    private readonly BertTokenizer _tokenizer;
    private readonly int _pieces;
    private readonly int _specials;

    /// <summary>Reads the vocabulary.</summary>
    /// <param name="vocabulary">The word pieces, one a line, as UTF-8.</param>
    /// <param name="pieces">How many there are.</param>
    /// <param name="specials">Special tokens of the word list; their ids follow the word pieces'.</param>
    public SentencePieces(byte[] vocabulary, int pieces, int specials)
    {
        using var lines = new MemoryStream(vocabulary);
        _tokenizer = BertTokenizer.Create(lines);
        _pieces = pieces;
        _specials = specials;
    }

    /// <summary>The id of the piece that stands for what no piece covers.</summary>
    public int Unknown => _tokenizer.UnknownTokenId;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The prepared text.</param>
    /// <returns>Ids between the two marks that the encoder was pretrained with, <see cref="SentenceEncoder.MaxPieces"/> at most.</returns>
    public long[] Of(SocialText text)
    {
        List<long> ids = [_tokenizer.ClassificationTokenId];
        var stretch = new StringBuilder();
        for (var i = 0; i < text.Words.Length; i++)
        {
            // A text of another language consists of such tokens alone and may name no surface.
            if (text.Words[i] < _specials)
            {
                Flush();
                ids.Add(_pieces + text.Words[i]);
                continue;
            }

            var token = text.Tokens[i];
            _ = (token.Traits & SocialTraits.SpaceBefore) != 0 ? stretch.Append(' ') : stretch;
            _ = stretch.Append(token.Surface);
        }

        Flush();
        if (ids.Count >= SentenceEncoder.MaxPieces)
        {
            ids.RemoveRange(SentenceEncoder.MaxPieces - 1, ids.Count - SentenceEncoder.MaxPieces + 1);
        }

        ids.Add(_tokenizer.SeparatorTokenId);
        return [.. ids];

        void Flush()
        {
            if (stretch.Length > 0)
            {
                ids.AddRange(_tokenizer.EncodeToIds(stretch.ToString(), addSpecialTokens: false).Select(static id => (long)id));
                _ = stretch.Clear();
            }
        }
    }
}
