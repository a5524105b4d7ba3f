using Emotion.Training.Data;

namespace Emotion.Training.Recommendation;

/// <summary>One click of a log.</summary>
/// <param name="Item">What was clicked.</param>
/// <param name="AtMs">When, Unix milliseconds.</param>
internal readonly record struct LoggedClick(string Item, long AtMs);

/// <summary>A session of a click log.</summary>
/// <param name="Id">Its id in the log.</param>
/// <param name="Clicks">Its clicks in time order.</param>
internal sealed record LoggedSession(string Id, LoggedClick[] Clicks)
{
    public long StartMs => Clicks[0].AtMs;

    public long EndMs => Clicks[^1].AtMs;
}

/// <summary>Reads click logs.</summary>
internal static class ClickLog
{
    /// <summary>The sessions of a file, by the time of their first click.</summary>
    /// <param name="path">CSV, TSV or NDJSON.</param>
    /// <param name="layout">How a delimited file is laid out.</param>
    /// <param name="session">Column that names the session (or the user).</param>
    /// <param name="item">Column that names the item.</param>
    /// <param name="time">Column with the time.</param>
    /// <exception cref="FormatException">A row lacks one of them; the message names the line.</exception>
    public static List<LoggedSession> Read(string path, TableLayout layout, string session, string item, string time)
    {
        Dictionary<string, List<LoggedClick>> sessions = new(StringComparer.Ordinal);
        foreach (var row in TableFile.Read(path, layout))
        {
            var id = row.Required(session);
            if (!sessions.TryGetValue(id, out var clicks))
            {
                sessions.Add(id, clicks = []);
            }

            clicks.Add(new LoggedClick(row.Required(item), row.Time(time).ToUnixTimeMilliseconds()));
        }

        // OrderBy is stable: clicks of one instant stay in the order of the file.
        return [.. sessions.Select(entry => new LoggedSession(entry.Key, [.. entry.Value.OrderBy(click => click.AtMs)])).OrderBy(logged => logged.StartMs)];
    }
}
