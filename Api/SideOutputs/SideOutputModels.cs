using System.Text.Json;

namespace Emotion.Api.SideOutputs;

/// <summary>A page of records, newest first.</summary>
/// <typeparam name="T">The kind of record.</typeparam>
/// <param name="Items">The records.</param>
/// <param name="NextCursor">Cursor of the next page; <see langword="null"/> on the last.</param>
public sealed record SidePage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A record that could not be read or applied.</summary>
/// <param name="Id">Names it for a replay: its place in <c>dead-letters</c>.</param>
/// <param name="Topic">Topic it came by.</param>
/// <param name="Partition">Partition it came by.</param>
/// <param name="Offset">Offset it came by.</param>
/// <param name="Error">What was wrong.</param>
/// <param name="At">When it was put aside.</param>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its bytes as UTF-8 text; <see langword="null"/> if they are not UTF-8, or for a tombstone.</param>
/// <param name="ValueBase64">Its bytes in base64, where they are not UTF-8.</param>
public sealed record DeadLetter(
    string Id, string? Topic, int? Partition, long? Offset, string? Error, DateTimeOffset? At, string? Key, string? Value, string? ValueBase64);

/// <summary>An event that came after its windows' allowed lateness.</summary>
/// <param name="Id">Names it: its place in <c>late-events</c>.</param>
/// <param name="Topic">Topic it came by.</param>
/// <param name="Partition">Partition it came by.</param>
/// <param name="Offset">Offset it came by.</param>
/// <param name="Watermark">The watermark that it came behind.</param>
/// <param name="LateBy">How far behind, in seconds.</param>
/// <param name="At">When it was put aside.</param>
/// <param name="Key">Its key.</param>
/// <param name="Event">The event as it came, with the fields above.</param>
public sealed record LateEvent(
    string Id, string? Topic, int? Partition, long? Offset, DateTimeOffset? Watermark, double? LateBy, DateTimeOffset? At, string? Key, JsonElement? Event);

/// <summary>Dead letters to put back on the topics they came by.</summary>
/// <param name="Ids">Their ids, at most 1,000.</param>
/// <param name="Items">The same as objects, as <c>GET /v1/dead-letters</c> returns them; instead of <paramref name="Ids"/>.</param>
public sealed record ReplayRequest(IReadOnlyList<string>? Ids = null, IReadOnlyList<ReplayItem>? Items = null);

/// <summary>A dead letter.</summary>
/// <param name="Id">Its id.</param>
public sealed record ReplayItem(string Id);

/// <summary>What a replay did.</summary>
/// <param name="Replayed">How many were put back and acknowledged.</param>
/// <param name="Missing">Ids of those that the broker no longer has, or that came by no input topic.</param>
public sealed record ReplayResult(int Replayed, IReadOnlyList<string> Missing);
