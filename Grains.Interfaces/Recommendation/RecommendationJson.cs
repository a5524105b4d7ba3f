using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>Generated JSON of this capability: camelCase, nulls left out, a missing or null required member is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Click))]
[JsonSerializable(typeof(Click[]))]
[JsonSerializable(typeof(CountedClick))]
[JsonSerializable(typeof(ClickHistory))]
[JsonSerializable(typeof(ShopItem))]
[JsonSerializable(typeof(Purchase))]
[JsonSerializable(typeof(PurchaseHistory))]
[JsonSerializable(typeof(Recommendations))]
public sealed partial class RecommendationJson : JsonSerializerContext;
