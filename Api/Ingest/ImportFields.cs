using System.Globalization;

namespace Emotion.Api.Ingest;

/// <summary>The fields of a row of CSV, by name; what cannot be read as its kind is noted. Valid until the next row is read.</summary>
/// <param name="find">Gives a field's text; null where the row has none.</param>
internal sealed class ImportFields(Func<string, string?> find)
{
    /// <summary>What is wrong, by field.</summary>
    public Dictionary<string, string[]> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>A text; null where the row has none.</summary>
    public string? Text(string name) => find(name);

    /// <summary>A number; null where the row has none.</summary>
    public double? Number(string name) => Read<double>(name, "is not a number", static (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>A whole number; null where the row has none.</summary>
    public int? Integer(string name) => Read<int>(name, "is not a whole number", static (string text, out int value) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

    /// <summary>True or false, as words or 1 and 0; null where the row has none.</summary>
    public bool? Flag(string name) => Read<bool>(name, "is neither true nor false", static (string text, out bool value) =>
    {
        value = text == "1";
        return text is "0" or "1" || bool.TryParse(text, out value);
    });

    /// <summary>A time, RFC 3339; null where the row has none.</summary>
    public DateTimeOffset? Time(string name) => Read<DateTimeOffset>(name, "is not an RFC 3339 time", static (string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value));

    private delegate bool TryRead<T>(string text, out T value);

    private T? Read<T>(string name, string fault, TryRead<T> read)
        where T : struct
    {
        if (find(name) is not { } text)
        {
            return null;
        }

        if (read(text, out var value))
        {
            return value;
        }

        Errors[name] = [$"'{text}' {fault}"];
        return null;
    }
}
