using System.Buffers;
using System.Text;

namespace Emotion.Inference.Explanations;

/// <summary>Splits a text into words for explanations: what stands between white space.</summary>
internal static class Words
{
    /// <summary>The words' places.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Start and length of each word, in UTF-16 code units.</returns>
    public static List<(int Start, int Length)> Of(string text)
    {
        var words = new List<(int, int)>();
        var start = -1;
        for (var at = 0; at < text.Length;)
        {
            var valid = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) == OperationStatus.Done;
            if (valid && Rune.IsWhiteSpace(rune))
            {
                if (start >= 0)
                {
                    words.Add((start, at - start));
                    start = -1;
                }
            }
            else if (start < 0)
            {
                start = at;
            }

            at += length;
        }

        if (start >= 0)
        {
            words.Add((start, text.Length - start));
        }

        return words;
    }
}
