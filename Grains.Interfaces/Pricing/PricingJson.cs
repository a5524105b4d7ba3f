using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>JSON of the pricing topics and calls.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, PropertyNameCaseInsensitive = false)]
[JsonSerializable(typeof(GpsEvent))]
[JsonSerializable(typeof(GpsEvent[]))]
[JsonSerializable(typeof(ZonePrice))]
[JsonSerializable(typeof(ZonePrice[]))]
public sealed partial class PricingJson : JsonSerializerContext;
