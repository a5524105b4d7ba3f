using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Emotion.Api.Feed;

/// <summary>Writes the JSON text frames of the feed.</summary>
internal static class FeedFrames
{
    private static readonly byte[][] Heads = [.. FeedTopics.Types.Select(type => Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"cursor\":\""))];

    /// <summary><c>{"type","cursor","data"}</c>. Cursor and data are written as they are: base64url, and JSON that was read before.</summary>
    public static byte[] Event(int topic, ReadOnlySpan<byte> cursor, ReadOnlySpan<byte> data) =>
        [.. Heads[topic], .. cursor, .. "\",\"data\":"u8, .. data, (byte)'}'];

    /// <summary>Where the cursor of an event's frame begins.</summary>
    public static int CursorAt(int topic) => Heads[topic].Length;

    /// <summary>The data of an event's frame, which stands right before its last brace.</summary>
    public static ReadOnlyMemory<byte> DataOf(ReadOnlyMemory<byte> frame, int length) => frame[^(length + 1)..^1];

    /// <summary><c>{"type":"hello","cursor","data":{"types","version"}}</c>: the feed is open, and events after the cursor will come.</summary>
    public static byte[] Hello(ReadOnlySpan<byte> cursor, FeedFilter filter, string version) => Write(cursor, json =>
    {
        json.WriteString("type", "hello");
        json.WriteStartObject("data");
        json.WriteStartArray("types");
        for (var topic = 0; topic < FeedTopics.Count; topic++)
        {
            if ((filter.Topics & (1 << topic)) != 0)
            {
                json.WriteStringValue(FeedTopics.Types[topic]);
            }
        }

        json.WriteEndArray();
        json.WriteString("version", version);
        json.WriteEndObject();
    });

    /// <summary><c>{"type":"gap","oldest","cursor"}</c>: events between the client's cursor and this one are gone; it goes on from here.</summary>
    public static byte[] Gap(ReadOnlySpan<byte> oldest)
    {
        var text = Encoding.ASCII.GetString(oldest);
        return Write(oldest, json =>
        {
            json.WriteString("type", "gap");
            json.WriteString("oldest", text);
        });
    }

    /// <summary>
    /// <c>{"type":"dropped","count","cursor"}</c>: so many events that the client wanted were left out, because it was too
    /// slow. The cursor is the one before them, so that whoever needs them can ask for them.
    /// </summary>
    public static byte[] Dropped(long count, ReadOnlySpan<byte> cursor) => Write(cursor, json =>
    {
        json.WriteString("type", "dropped");
        json.WriteNumber("count", count);
    });

    /// <summary><c>{"type":"error","data":{"title","detail"}}</c>: the last frame before the server closes.</summary>
    public static byte[] Error(string title, string detail) => Write([], json =>
    {
        json.WriteString("type", "error");
        json.WriteStartObject("data");
        json.WriteString("title", title);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    });

    private static byte[] Write(ReadOnlySpan<byte> cursor, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            body(json);
            if (!cursor.IsEmpty)
            {
                json.WriteString("cursor", cursor);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
