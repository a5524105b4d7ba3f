using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Emotion.Api.Feed;

/// <summary>An event of the feed with what filters ask for, and its frame, written once for all clients.</summary>
internal sealed class FeedEvent
{
    private StrongBox<ActivityContext>? _span;
    private ReadOnlyMemory<byte> _data;

    /// <summary>Index of its topic in <see cref="FeedTopics"/>.</summary>
    public required int Topic { get; init; }

    /// <summary>Partition it came from.</summary>
    public required int Partition { get; init; }

    /// <summary>Offset within the partition.</summary>
    public required long Offset { get; init; }

    /// <summary>Tells repeats: a result is sent at least once, always under the same identity.</summary>
    public required UInt128 Identity { get; init; }

    /// <summary>Whose event it is; <see langword="null"/> for prices.</summary>
    public string? UserId { get; init; }

    /// <summary>Emotion label or risk decision.</summary>
    public string? Label { get; init; }

    /// <summary>Score of the emotion or of the risk, in [0, 1].</summary>
    public double? Score { get; init; }

    /// <summary>The result, JSON as UTF-8; part of <see cref="Frame"/> once there is one.</summary>
    public required ReadOnlyMemory<byte> Data
    {
        get => _data;
        init => _data = value;
    }

    /// <summary>The frame with this node's cursor; set when the event takes its place in the node's order.</summary>
    public ReadOnlyMemory<byte> Frame { get; private set; }

    /// <summary>This node's cursor right behind the event, ASCII: part of <see cref="Frame"/>.</summary>
    public ReadOnlyMemory<byte> Cursor { get; private set; }

    /// <summary>Whether its user was erased: it is not sent any more.</summary>
    public bool Erased { get; set; }

    /// <summary>The event's span in this node, as a parent of its frame's.</summary>
    public void SetSpan(ActivityContext span) => _span = new StrongBox<ActivityContext>(span);

    /// <summary>The span set before, once: for the first frame alone; <see langword="null"/> for events without a trace.</summary>
    public ActivityContext? TakeSpan() => _span is null ? null : Interlocked.Exchange(ref _span, null)?.Value;

    /// <summary>Gives the event its cursor. Thousands of events are kept: each keeps its frame alone, and what it was made of goes at once.</summary>
    public void Place(ReadOnlySpan<byte> cursor)
    {
        Frame = FeedFrames.Event(Topic, cursor, Data.Span);
        Cursor = Frame.Slice(FeedFrames.CursorAt(Topic), cursor.Length);
        _data = FeedFrames.DataOf(Frame, _data.Length);
    }
}
