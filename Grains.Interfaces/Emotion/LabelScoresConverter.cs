using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>Writes <see cref="LabelScores"/> as a JSON object of label to probability, and reads it back.</summary>
public sealed class LabelScoresConverter : JsonConverter<LabelScores>
{
    /// <inheritdoc/>
    public override LabelScores Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object of label to probability is expected.");
        }

        var labels = ImmutableArray.CreateBuilder<string>();
        var probabilities = ImmutableArray.CreateBuilder<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            labels.Add(reader.GetString()!);
            _ = reader.Read();
            probabilities.Add(reader.GetSingle());
        }

        return new LabelScores(labels.ToImmutable(), probabilities.ToImmutable());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LabelScores value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        for (var i = 0; i < value.Labels.Length; i++)
        {
            writer.WriteNumber(value.Labels[i], value.Probabilities[i]);
        }

        writer.WriteEndObject();
    }
}
