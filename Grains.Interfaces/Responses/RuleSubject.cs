using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>What a rule looks at: its episodes are told apart by it.</summary>
[GenerateSerializer, Alias("Emotion.Responses.RuleSubject")]
[JsonConverter(typeof(JsonStringEnumConverter<RuleSubject>))]
public enum RuleSubject
{
    /// <summary>The posts of each user.</summary>
    [JsonStringEnumMemberName("user")]
    User = 0,

    /// <summary>The posts of all users together.</summary>
    [JsonStringEnumMemberName("crowd")]
    Crowd = 1,

    /// <summary>The transactions of each user.</summary>
    [JsonStringEnumMemberName("risk")]
    Risk = 2,

    /// <summary>The prices of each zone.</summary>
    [JsonStringEnumMemberName("zone")]
    Zone = 3,
}
