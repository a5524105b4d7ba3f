using Microsoft.ML.OnnxRuntime;

namespace Emotion.Inference.Text.Social;

/// <summary>
/// Lays prepared texts side by side. Inputs: <c>words</c> int32[batch, words], <c>grams</c> int32[batch, words, grams], <c>lengths</c>
/// int32[batch], <c>wordMask</c> float[batch, words], and for sub-word models <c>pieces</c> int32[batch, pieces], <c>pieceMask</c>
/// float[batch, pieces]. Masks are 1 for a token and 0 for padding.
/// </summary>
internal static class SocialTextBatch
{
    /// <summary>The inputs of a model that reads words alone.</summary>
    public static readonly string[] WordInputs = ["words", "grams", "lengths", "wordMask"];

    /// <summary>The inputs of a model that reads words and pieces.</summary>
    public static readonly string[] AllInputs = ["words", "grams", "lengths", "wordMask", "pieces", "pieceMask"];

    /// <summary>Lays texts side by side, padded to the longest.</summary>
    /// <param name="batch">Texts of <see cref="SocialTextPreparation"/>.</param>
    /// <param name="gramsPerWord">N-grams per word.</param>
    /// <param name="withPieces">Whether the model reads pieces.</param>
    /// <returns>One tensor per input.</returns>
    public static OrtValue[] Collate(ReadOnlySpan<PreparedText> batch, int gramsPerWord, bool withPieces)
    {
        int most = 1, mostPieces = 1;
        foreach (var item in batch)
        {
            most = Math.Max(most, ((SocialText)item).Words.Length);
            mostPieces = Math.Max(mostPieces, ((SocialText)item).Pieces.Length);
        }

        var words = new int[batch.Length * most];
        var grams = new int[batch.Length * most * gramsPerWord];
        var lengths = new int[batch.Length];
        var mask = new float[batch.Length * most];
        var pieces = new int[withPieces ? batch.Length * mostPieces : 0];
        var pieceMask = new float[pieces.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            var text = (SocialText)batch[i];
            text.Words.CopyTo(words, i * most);
            text.Grams.CopyTo(grams, i * most * gramsPerWord);
            lengths[i] = text.Words.Length;
            mask.AsSpan(i * most, text.Words.Length).Fill(1);
            if (withPieces)
            {
                text.Pieces.CopyTo(pieces, i * mostPieces);
                pieceMask.AsSpan(i * mostPieces, text.Pieces.Length).Fill(1);
            }
        }

        var values = new List<OrtValue>(6)
        {
            OrtValue.CreateTensorValueFromMemory(words, [batch.Length, most]),
            OrtValue.CreateTensorValueFromMemory(grams, [batch.Length, most, gramsPerWord]),
            OrtValue.CreateTensorValueFromMemory(lengths, [batch.Length]),
            OrtValue.CreateTensorValueFromMemory(mask, [batch.Length, most]),
        };
        if (withPieces)
        {
            values.Add(OrtValue.CreateTensorValueFromMemory(pieces, [batch.Length, mostPieces]));
            values.Add(OrtValue.CreateTensorValueFromMemory(pieceMask, [batch.Length, mostPieces]));
        }

        return [.. values];
    }
}
