namespace Emotion.Grains.Interfaces.Models;

/// <summary>Which versions of a model answer whom.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Models.ModelRollout")]
public sealed record ModelRollout
{
    /// <summary>The model.</summary>
    [Id(0)]
    public required string Model { get; init; }

    /// <summary>Counts the changes; 0 before the first version was found.</summary>
    [Id(1)]
    public long Revision { get; init; }

    /// <summary>The version that answers; null while no version was ever ready.</summary>
    [Id(2)]
    public string? Stable { get; init; }

    /// <summary>The version on trial; null for none.</summary>
    [Id(3)]
    public string? Candidate { get; init; }

    /// <summary>The share of users, in percent from 0 to 100, that the candidate answers; sticky by hash of the user id.</summary>
    [Id(4)]
    public double Percent { get; init; }

    /// <summary>True when the candidate scores everything beside the stable version and answers nothing.</summary>
    [Id(5)]
    public bool Shadow { get; init; }

    /// <summary>The stable version before this one: where a rollback goes; null for none.</summary>
    [Id(6)]
    public string? LastGood { get; init; }

    /// <summary>When it was changed.</summary>
    [Id(7)]
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why it is as it is: the first version found, a change asked for, or the reason of an automatic fallback.</summary>
    [Id(8)]
    public string Reason { get; init; } = "No version was ready yet.";

    /// <summary>The candidate that was taken back automatically, until the next change; null for none.</summary>
    [Id(9)]
    public string? FellBackFrom { get; init; }
}
