using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Emotion.Api.SideOutputs;

/// <summary>How far back a reader of a side output has come: for each partition, the offset behind what is left to read.</summary>
/// <param name="Until">Offsets by partition.</param>
internal sealed record SideCursor(long[] Until)
{
    private const int MaxLength = 16_384;

    /// <summary>The cursor as opaque text.</summary>
    public string Encode() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Join('.', Until)));

    /// <summary>Reads a cursor.</summary>
    /// <returns>Whether it was one of ours.</returns>
    public static bool TryDecode(string text, [NotNullWhen(true)] out SideCursor? cursor)
    {
        cursor = null;
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        var until = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out until[i]))
            {
                return false;
            }
        }

        cursor = new SideCursor(until);
        return true;
    }
}
