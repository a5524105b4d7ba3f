using System.Globalization;

namespace Emotion.Training.Data;

/// <summary>One row of a file: its fields by column name.</summary>
/// <param name="Line">Line number in the file, from 1; for errors.</param>
/// <param name="Field">Gives the text of a column; <see langword="null"/> if the row lacks it.</param>
internal sealed record TableRow(long Line, Func<string, string?> Field)
{
    /// <summary>The text of a column that must be there.</summary>
    /// <exception cref="FormatException">The row lacks it; the message names line and column.</exception>
    public string Required(string column) => Field(column) is { Length: > 0 } text
        ? text
        : throw new FormatException($"line {Line}: column '{column}' is missing or empty");

    /// <summary>A number.</summary>
    /// <exception cref="FormatException">The field is missing or no number.</exception>
    public double Number(string column) => double.TryParse(Required(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"line {Line}: column '{column}' is '{Field(column)}', which is no number");

    /// <summary>A time: RFC 3339, or Unix seconds with or without a fraction.</summary>
    /// <exception cref="FormatException">The field is missing or no time.</exception>
    public DateTimeOffset Time(string column)
    {
        var text = Required(column);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"line {Line}: column '{column}' is '{text}', neither RFC 3339 nor Unix seconds");
    }
}
