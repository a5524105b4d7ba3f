using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>What to do with a transaction.</summary>
[GenerateSerializer, Alias("Emotion.Risk.RiskDecision")]
[JsonConverter(typeof(JsonStringEnumConverter<RiskDecision>))]
public enum RiskDecision
{
    /// <summary>Let it pass.</summary>
    [JsonStringEnumMemberName("approve")]
    Approve = 0,

    /// <summary>Have a person look at it.</summary>
    [JsonStringEnumMemberName("review")]
    Review = 1,

    /// <summary>Stop it.</summary>
    [JsonStringEnumMemberName("block")]
    Block = 2,
}
