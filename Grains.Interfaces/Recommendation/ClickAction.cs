using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>What a shopper did with an item.</summary>
[GenerateSerializer, Alias("Emotion.Recommendation.ClickAction")]
[JsonConverter(typeof(JsonStringEnumConverter<ClickAction>))]
public enum ClickAction
{
    /// <summary>Looked at it.</summary>
    [JsonStringEnumMemberName("view")]
    View = 0,

    /// <summary>Put it into the cart.</summary>
    [JsonStringEnumMemberName("cart")]
    Cart = 1,

    /// <summary>Bought it.</summary>
    [JsonStringEnumMemberName("purchase")]
    Purchase = 2,
}
