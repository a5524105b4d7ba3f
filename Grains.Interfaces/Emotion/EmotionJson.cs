using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>Generated JSON of this capability: camelCase, nulls left out, a missing or null required member is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Post))]
[JsonSerializable(typeof(ConsentChange))]
[JsonSerializable(typeof(EmotionResult))]
[JsonSerializable(typeof(EmotionProfile))]
[JsonSerializable(typeof(EmotionHistory))]
[JsonSerializable(typeof(EmotionTrends))]
public sealed partial class EmotionJson : JsonSerializerContext;
