using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>Generated JSON of this capability: camelCase, nulls left out, a missing or null required member is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Transaction))]
[JsonSerializable(typeof(UserProfile))]
[JsonSerializable(typeof(FraudReport))]
[JsonSerializable(typeof(MerchantActivity))]
[JsonSerializable(typeof(RiskScore))]
public sealed partial class RiskJson : JsonSerializerContext;
