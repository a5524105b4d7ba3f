using System.Text.RegularExpressions;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Watching;

/// <summary>Names of metrics in a scrape, in a query and in the reference.</summary>
internal static partial class MetricNames
{
    /// <summary>The families of a scrape, such as <c>emotion_output_duration_seconds</c>.</summary>
    public static HashSet<string> Scraped(string scrape) => [.. TypeLine().Matches(scrape).Select(match => match.Groups[1].Value)];

    /// <summary>The families that the reference describes.</summary>
    public static HashSet<string> Documented() =>
        [.. OurName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "monitoring.md"))).Select(match => match.Groups[1].Value)];

    /// <summary>The series that a query reads.</summary>
    public static IEnumerable<string> Queried(string query) => SeriesName().Matches(Grouping().Replace(query, "")).Select(match => match.Value).Distinct();

    [GeneratedRegex("^# TYPE (\\S+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("`(emotion_[a-z_]+)`")]
    private static partial Regex OurName();

    /// <summary>It names labels, not series.</summary>
    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\b(?:emotion|dotnet|orleans|http)_[a-z0-9_]+\b(?=[\{\[\)\s/]|$)|\bup\b")]
    private static partial Regex SeriesName();
}
