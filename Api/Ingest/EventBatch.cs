using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Ingest;

/// <summary>What a request brought.</summary>
/// <param name="Events">The events in their order; worth nothing if there are errors.</param>
/// <param name="Errors">What is wrong, by field: <c>[3].text</c> within an array, <c>text</c> for a single event.</param>
internal sealed record EventBatch(IReadOnlyList<IngressEvent> Events, Dictionary<string, string[]> Errors);
