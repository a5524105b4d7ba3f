using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>
/// A user's static profile: a value of the compacted topic <see cref="Topics.Profiles"/>, and the body of
/// <c>PUT /v1/users/{id}/profile</c>. Both roads lead to the user's grain; what comes last holds, and the next transaction uses it.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.UserProfile")]
public sealed record UserProfile : IKeyedEvent
{
    /// <summary>The user, 1 to 256 characters.</summary>
    [Id(0)]
    public required string UserId { get; init; }

    /// <summary>A segment of your own naming, at most 64 characters.</summary>
    [Id(1)]
    public string? Segment { get; init; }

    /// <summary>ISO 3166 alpha-2 code.</summary>
    [Id(2)]
    public string? HomeCountry { get; init; }

    /// <summary>Degrees north of the user's home; only with <see cref="HomeLon"/>.</summary>
    [Id(3)]
    public double? HomeLat { get; init; }

    /// <summary>Degrees east of the user's home; only with <see cref="HomeLat"/>.</summary>
    [Id(4)]
    public double? HomeLon { get; init; }

    /// <summary>When the account was opened.</summary>
    [Id(5)]
    public DateTimeOffset? SignupAt { get; init; }

    /// <summary>Year of birth, 1900 to 2100.</summary>
    [Id(6)]
    public int? BirthYear { get; init; }

    /// <summary>True for the deletion of a profile by a call; a null value does it on the topic.</summary>
    [Id(7), JsonIgnore]
    public bool Deleted { get; init; }

    /// <summary>
    /// False if the user does not want to be read: then no emotions are computed or kept of the user, and what was kept is erased
    /// at once. Missing counts as true.
    /// </summary>
    [Id(8)]
    public bool? Consent { get; init; }

    [JsonIgnore]
    string? IKeyedEvent.EventId => null;

    [JsonIgnore]
    string IKeyedEvent.EventKey => UserId;

    /// <summary>A profile has no event time: it holds from when it comes.</summary>
    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("userId", UserId);
        if (Segment is not null)
        {
            faults.RequireText("segment", Segment, 64);
        }

        Places.CheckCountry(faults, "homeCountry", HomeCountry);
        Places.Check(faults, "homeLat", HomeLat, "homeLon", HomeLon);
        if (BirthYear is { } year)
        {
            faults.RequireRange("birthYear", year, 1900, 2100);
        }
    }
}
