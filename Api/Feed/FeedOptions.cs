using System.ComponentModel.DataAnnotations;

namespace Emotion.Api.Feed;

/// <summary>The live feed: section <c>Emotion:Feed</c>.</summary>
public sealed class FeedOptions : IValidatableObject
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:Feed";

    /// <summary>Events kept in memory for clients that resume or fall behind; older ones are read from the broker again. Default 8,192.</summary>
    [Range(16, 1_000_000)]
    public int Capacity { get; set; } = 8_192;

    /// <summary>How many events a client may fall behind before some are dropped for it. Default 2,048, at most <see cref="Capacity"/>.</summary>
    [Range(1, 1_000_000)]
    public int MaxClientLag { get; set; } = 2_048;

    /// <summary>Most feeds open at once, WebSocket and gRPC together. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxClients { get; set; } = 1_000;

    /// <summary>How often an idle WebSocket is pinged. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00", ErrorMessage = "a duration from 00:00:00.1 to 01:00:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may leave a ping or a frame unanswered before it is cut off. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00", ErrorMessage = "a duration from 00:00:00.1 to 01:00:00")]
    public TimeSpan ClientTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxClientLag > Capacity)
        {
            yield return new ValidationResult($"a whole number of at most Emotion:Feed:Capacity, which is {Capacity}", [nameof(MaxClientLag)]);
        }
    }
}
