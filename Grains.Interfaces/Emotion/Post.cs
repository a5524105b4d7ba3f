using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>A social post: an event of the topic <see cref="Topics.Posts"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.Post")]
public sealed record Post : IUserEvent
{
    /// <summary>Most characters of a text.</summary>
    public const int MaxTextLength = 5_000;

    /// <summary>The post's identity, 1 to 256 characters.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Who wrote it, 1 to 256 characters.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>What was written, 1 to <see cref="MaxTextLength"/> characters.</summary>
    [Id(2)]
    public required string Text { get; init; }

    /// <summary>When it was written: the event time.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>BCP 47 tag of the language, if the producer knows it.</summary>
    [Id(4)]
    public string? Lang { get; init; }

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id);
        faults.RequireText("userId", UserId);
        faults.RequireText("text", Text, MaxTextLength);
        faults.RequireTime("createdAt", CreatedAt);
    }
}
