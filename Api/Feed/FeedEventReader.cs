using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Feed;

/// <summary>Reads what the feed needs of a result: its identity and what filters ask for; the rest is passed on as it is.</summary>
internal static class FeedEventReader
{
    /// <summary>Reads a record of an output topic.</summary>
    /// <returns>The event, or <see langword="null"/> if the value is not a JSON object with an identity.</returns>
    public static FeedEvent? Read(TopicRecord record)
    {
        var topic = FeedTopics.IndexOf(record.Topic);
        if (topic < 0 || record.Value is not { } value)
        {
            return null;
        }

        Fields fields = default;
        try
        {
            fields = ReadFields(value);
        }
        catch (JsonException)
        {
            return null; // Not one of our results: whoever may write to the topic may write anything.
        }

        return fields.Identity() is not { } identity ? null : new FeedEvent
        {
            Topic = topic,
            Partition = record.Partition,
            Offset = record.Offset,
            Identity = Hash(topic, identity),
            UserId = fields.UserId,
            Label = fields.Label ?? fields.Decision,
            Score = fields.Score,
            Data = value,
        };
    }

    private static Fields ReadFields(byte[] value)
    {
        var json = new Utf8JsonReader(value);
        Fields fields = default;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return fields;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                fields.Id = Text(ref json);
            }
            else if (json.ValueTextEquals("userId"u8))
            {
                fields.UserId = Text(ref json);
            }
            else if (json.ValueTextEquals("label"u8))
            {
                fields.Label = Text(ref json);
            }
            else if (json.ValueTextEquals("decision"u8))
            {
                fields.Decision = Text(ref json);
            }
            else if (json.ValueTextEquals("score"u8))
            {
                json.Read();
                fields.Score = json.TokenType == JsonTokenType.Number ? json.GetDouble() : null;
                json.Skip();
            }
            else if (json.ValueTextEquals("zone"u8))
            {
                fields.Zone = Text(ref json);
            }
            else if (json.ValueTextEquals("windowStart"u8))
            {
                fields.WindowStart = Text(ref json);
            }
            else if (json.ValueTextEquals("revision"u8))
            {
                json.Read();
                fields.Revision = json.TokenType == JsonTokenType.Number ? json.GetInt64() : null;
                json.Skip();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // What is left must be nothing: the value goes into frames as it is.
        return json.Read() ? default : fields;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        var text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        json.Skip();
        return text;
    }

    private static UInt128 Hash(int topic, string identity)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{topic}\n{identity}"), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private struct Fields
    {
        public string? Id;
        public string? UserId;
        public string? Label;
        public string? Decision;
        public double? Score;
        public string? Zone;
        public string? WindowStart;
        public long? Revision;

        /// <summary>A price has no id: zone, window and revision name it.</summary>
        public readonly string? Identity() => Id is not null ? $"{UserId}\n{Id}" : Zone is not null ? $"{Zone}\n{WindowStart}\n{Revision}" : null;
    }
}
