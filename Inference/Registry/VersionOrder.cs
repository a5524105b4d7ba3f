namespace Emotion.Inference.Registry;

/// <summary>Orders versions: runs of digits by value, everything else by character, so that 9 comes before 10 and 1.2 before 1.10.</summary>
public sealed class VersionOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static readonly VersionOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            var (a, b) = (Digits(left), Digits(right));
            int order;
            if (a > 0 && b > 0)
            {
                var m = left[..a].TrimStart('0');
                var n = right[..b].TrimStart('0');
                order = m.Length != n.Length ? m.Length.CompareTo(n.Length) : m.SequenceCompareTo(n);
            }
            else
            {
                (a, b) = (1, 1);
                order = left[0].CompareTo(right[0]);
            }

            if (order != 0)
            {
                return order;
            }

            left = left[a..];
            right = right[b..];
        }

        // Equal in value: the shorter first, then by character, so that different names never compare as equal.
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }
}
