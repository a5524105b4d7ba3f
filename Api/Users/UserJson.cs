using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Api.Users;

/// <summary>Generated serializers of users.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Erasure))]
internal sealed partial class UserJson : JsonSerializerContext;
