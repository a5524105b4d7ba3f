using System.Text.RegularExpressions;

namespace Emotion.Tests.EndToEnd.Watching;

/// <summary>The queries that a page of the documentation tells its reader to run.</summary>
internal static partial class RunbookQueries
{
    /// <summary>What stands in backticks, or in a <c>promql</c> block a line each, and reads a metric by a function or a sum.</summary>
    public static IEnumerable<string> In(string page)
    {
        foreach (Match block in Block().Matches(page))
        {
            foreach (var line in block.Groups[1].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                yield return line.Split('#')[0].Trim();
            }
        }

        foreach (Match inline in Inline().Matches(Fenced().Replace(page, "")))
        {
            var text = inline.Groups[1].Value.ReplaceLineEndings(" ");
            if (text.Contains('(', StringComparison.Ordinal) && MetricNames.Queried(text).Any())
            {
                yield return text;
            }
        }
    }

    [GeneratedRegex("```promql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>Its backticks would pair up with those of the text.</summary>
    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Inline();
}
