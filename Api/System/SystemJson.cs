using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Api.System;

/// <summary>Generated serializers of the system's state.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(SystemInfo))]
internal sealed partial class SystemJson : JsonSerializerContext;
