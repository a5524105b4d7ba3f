using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Emotion;

namespace Emotion.Api.Ingest;

/// <summary>Generated serializers of the intake.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(Post))]
[JsonSerializable(typeof(Post[]))]
[JsonSerializable(typeof(Accepted))]
internal sealed partial class IngestJson : JsonSerializerContext;
