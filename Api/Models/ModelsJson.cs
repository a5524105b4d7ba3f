using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Api.Models;

/// <summary>Generated serializers of the model routes.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClassifyRequest))]
[JsonSerializable(typeof(ClassifyResponse))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(ModelRollout))]
[JsonSerializable(typeof(RolloutRequest))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(InferRequest))]
[JsonSerializable(typeof(InferResponse))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ServerReady))]
[JsonSerializable(typeof(ServerLive))]
[JsonSerializable(typeof(ModelReady))]
internal sealed partial class ModelsJson : JsonSerializerContext;
