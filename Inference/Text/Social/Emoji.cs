using System.Text;

namespace Emotion.Inference.Text.Social;

/// <summary>Which code points are emoji, by the blocks of Unicode Technical Standard 51.</summary>
internal static class Emoji
{
    /// <summary>Whether the code point is shown as an emoji or pictograph.</summary>
    /// <param name="rune">The code point.</param>
    /// <returns>True for pictographs, dingbats and regional indicators.</returns>
    public static bool IsEmoji(Rune rune) => rune.Value switch
    {
        >= 0x1F3FB and <= 0x1F3FF => false,
        >= 0x1F000 and <= 0x1FAFF => true,
        >= 0x2600 and <= 0x27BF => true,
        >= 0x2300 and <= 0x23FF => true,
        >= 0x2B05 and <= 0x2B55 => true,
        0x203C or 0x2049 or 0x3030 or 0x303D or 0x3297 or 0x3299 => true,
        _ => false,
    };

    /// <summary>Whether the code point only modifies its neighbour: skin tones, joiners, variation selectors, tags.</summary>
    /// <param name="rune">The code point.</param>
    /// <returns>True when dropping it leaves the base emoji.</returns>
    public static bool IsModifier(Rune rune) =>
        rune.Value is (>= 0x1F3FB and <= 0x1F3FF) or 0x200D or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0020 and <= 0xE007F) or 0x20E3;
}
