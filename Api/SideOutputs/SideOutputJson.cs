using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Api.SideOutputs;

/// <summary>Generated serializers of side outputs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SidePage<DeadLetter>))]
[JsonSerializable(typeof(SidePage<LateEvent>))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayResult))]
internal sealed partial class SideOutputJson : JsonSerializerContext;
