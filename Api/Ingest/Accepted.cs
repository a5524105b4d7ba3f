using System.Text.Json.Serialization;

namespace Emotion.Api.Ingest;

/// <summary>Events taken in.</summary>
/// <param name="Count">How many the broker has acknowledged.</param>
public sealed record Accepted([property: JsonPropertyName("accepted")] int Count);
