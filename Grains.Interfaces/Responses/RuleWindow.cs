using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>A sliding window of event time.</summary>
[GenerateSerializer, Alias("Emotion.Responses.RuleWindow")]
[JsonConverter(typeof(JsonStringEnumConverter<RuleWindow>))]
public enum RuleWindow
{
    /// <summary>1 minute.</summary>
    [JsonStringEnumMemberName("1m")]
    OneMinute = 1,

    /// <summary>5 minutes.</summary>
    [JsonStringEnumMemberName("5m")]
    FiveMinutes = 2,

    /// <summary>10 minutes; of the crowd alone.</summary>
    [JsonStringEnumMemberName("10m")]
    TenMinutes = 3,

    /// <summary>1 hour.</summary>
    [JsonStringEnumMemberName("1h")]
    OneHour = 4,

    /// <summary>24 hours; of users alone.</summary>
    [JsonStringEnumMemberName("24h")]
    OneDay = 5,
}
