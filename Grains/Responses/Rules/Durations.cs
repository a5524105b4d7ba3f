using System.Globalization;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>Durations as rules write them (<c>90s</c>, <c>5m</c>, <c>24h</c>, <c>7d</c>) and as people say them.</summary>
internal static class Durations
{
    internal static readonly TimeSpan LongestCoolDown = TimeSpan.FromDays(30);

    internal static readonly TimeSpan LongestStretch = TimeSpan.FromHours(24);

    private const int MaxDigits = 7;

    private static readonly (char Unit, long Seconds, string Word)[] Units = [('d', 86_400, "day"), ('h', 3_600, "hour"), ('m', 60, "minute"), ('s', 1, "second")];

    internal static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is not { Length: >= 2 and <= MaxDigits + 1 }
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || Array.Find(Units, unit => unit.Unit == text[^1]) is not { Seconds: > 0 } found)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * found.Seconds);
        return true;
    }

    /// <summary>Parses what was checked before.</summary>
    internal static TimeSpan Parse(string text) =>
        TryParse(text, out var duration) ? duration : throw new FormatException($"'{text}' is not a duration.");

    /// <summary><c>5 minutes</c>, <c>1 hour</c>.</summary>
    internal static string Say(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (_, size, word) = Array.Find(Units, unit => seconds % unit.Seconds == 0 && seconds >= unit.Seconds) is { Seconds: > 0 } unit ? unit : Units[^1];
        var count = seconds / size;
        return string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");
    }

    internal static TimeSpan Of(RuleWindow window) => window switch
    {
        RuleWindow.OneMinute => TimeSpan.FromMinutes(1),
        RuleWindow.FiveMinutes => TimeSpan.FromMinutes(5),
        RuleWindow.TenMinutes => TimeSpan.FromMinutes(10),
        RuleWindow.OneHour => TimeSpan.FromHours(1),
        RuleWindow.OneDay => TimeSpan.FromHours(24),
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, "Not a window."),
    };
}
