using System.Globalization;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.SideOutputs;

/// <summary>Reads records of the side outputs.</summary>
internal static class SideOutputConverter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The id of a record of a side output: <c>partition-offset</c>.</summary>
    public static string Id(TopicRecord record) => string.Create(CultureInfo.InvariantCulture, $"{record.Partition}-{record.Offset}");

    /// <summary>Reads an id.</summary>
    public static bool TryParseId(string id, out int partition, out long offset)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        offset = 0;
        return int.TryParse(id.AsSpan(0, Math.Max(0, dash)), NumberStyles.None, CultureInfo.InvariantCulture, out partition)
            & long.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out offset);
    }

    /// <summary>The text of a header.</summary>
    public static string? Header(TopicRecord record, string name) =>
        record.Headers.TryGetValue(name, out var value) && value is not null ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Reads a dead letter.</summary>
    public static DeadLetter ToDeadLetter(TopicRecord record)
    {
        var text = Text(record.Value);
        return new DeadLetter(
            Id(record),
            Header(record, "topic"),
            int.TryParse(Header(record, "partition"), CultureInfo.InvariantCulture, out var partition) ? partition : null,
            long.TryParse(Header(record, "offset"), CultureInfo.InvariantCulture, out var offset) ? offset : null,
            Header(record, "error"),
            At(record),
            record.Key,
            text,
            text is null && record.Value is { } bytes ? Convert.ToBase64String(bytes) : null);
    }

    /// <summary>Reads a late event; whatever it lacks is left out.</summary>
    public static LateEvent ToLateEvent(TopicRecord record)
    {
        JsonElement? json = null;
        try
        {
            json = record.Value is { } value ? JsonElement.Parse(value) : null;
        }
        catch (JsonException)
        {
            // Whoever may write to the topic may write anything; its place and key are shown all the same.
        }

        var body = json is { ValueKind: JsonValueKind.Object } ? json : null;
        return new LateEvent(
            Id(record),
            Get(body, "topic") is { ValueKind: JsonValueKind.String } topic ? topic.GetString() : null,
            Get(body, "partition") is { ValueKind: JsonValueKind.Number } p && p.TryGetInt32(out var partition) ? partition : null,
            Get(body, "offset") is { ValueKind: JsonValueKind.Number } o && o.TryGetInt64(out var offset) ? offset : null,
            Get(body, "watermark") is { ValueKind: JsonValueKind.String } w && w.TryGetDateTimeOffset(out var watermark) ? watermark : null,
            Get(body, "lateBy") is { ValueKind: JsonValueKind.Number } late ? late.GetDouble() : null,
            At(record),
            record.Key,
            body);
    }

    private static JsonElement? Get(JsonElement? body, string name) => body is { } json && json.TryGetProperty(name, out var value) ? value : null;

    private static DateTimeOffset? At(TopicRecord record) => record.TimestampMs > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs) : null;

    private static string? Text(byte[]? value)
    {
        if (value is null)
        {
            return null;
        }

        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
