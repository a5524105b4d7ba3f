using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Training.Data;

namespace Emotion.Training.Replay;

/// <summary>How a row of a file becomes an event of a topic: the event's fields, and the columns they are read from.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">The field that keys the record.</param>
/// <param name="TextFields">Fields written as JSON strings.</param>
/// <param name="NumberFields">Fields written as JSON numbers.</param>
internal sealed record EventShape(string Topic, string Key, string[] TextFields, string[] NumberFields)
{
    /// <summary>The shapes of all input topics, by topic.</summary>
    public static readonly IReadOnlyDictionary<string, EventShape> ByTopic = new EventShape[]
    {
        new(Topics.Posts, "userId", ["id", "userId", "text", "lang"], []),
        new(Topics.Transactions, "userId", ["id", "userId", "currency", "merchantId", "category", "country"], ["amount", "lat", "lon"]),
        new(Topics.Profiles, "userId", ["userId", "segment", "homeCountry", "signupAt"], ["homeLat", "homeLon", "birthYear"]),
        new(Topics.Clicks, "userId", ["id", "userId", "itemId", "action"], []),
        new(Topics.Items, "itemId", ["itemId", "title", "category"], ["price"]),
        new(Topics.Gps, "sourceId", ["id", "sourceId", "kind"], ["lat", "lon"]),
    }.ToDictionary(shape => shape.Topic, StringComparer.Ordinal);

    private bool HasTime => Topic is not (Topics.Profiles or Topics.Items);

    /// <summary>The event as JSON and its key.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">Column of each field; a field that is not in it is read from the column of its own name.</param>
    /// <param name="defaults">What stands in for a field that the row lacks: generated ids and authors, constants.</param>
    /// <param name="createdAt">Event time in place of the row's, or <see langword="null"/> to take the row's.</param>
    /// <param name="buffer">Receives the JSON; cleared first.</param>
    /// <returns>The record's key; <see langword="null"/> if the row has none.</returns>
    /// <exception cref="FormatException">A number or time does not parse; the message names line and column.</exception>
    public string? Write(
        TableRow row,
        IReadOnlyDictionary<string, string> columns,
        Func<string, string?> defaults,
        DateTimeOffset? createdAt,
        ArrayBufferWriter<byte> buffer)
    {
        string Column(string field) => columns.GetValueOrDefault(field, field);
        buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        string? key = null;
        foreach (var field in TextFields)
        {
            if ((row.Field(Column(field)) is { Length: > 0 } text ? text : defaults(field)) is not { } value)
            {
                continue;
            }

            json.WriteString(field, value);
            key = field == Key ? value : key;
        }

        foreach (var field in NumberFields)
        {
            if (row.Field(Column(field)) is { Length: > 0 })
            {
                json.WriteNumber(field, row.Number(Column(field)));
            }
        }

        if (HasTime)
        {
            var time = createdAt ?? row.Time(Column("createdAt"));
            json.WriteString("createdAt", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
        json.Flush();
        return key;
    }
}
