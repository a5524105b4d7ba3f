using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Features;

/// <summary>A feature that this system computes.</summary>
/// <param name="Name">Its name within the flow.</param>
/// <param name="Flow">The flow: emotion, risk, pricing, recommendation.</param>
/// <param name="Type">What its value is: number, count, probability, category, list.</param>
/// <param name="Window">Over which time; null for the moment, or for ever.</param>
/// <param name="Source">What it is computed from: topics, or <c>purchases</c> for the batch store.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Features.FeatureDescription")]
public sealed record FeatureDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] string Flow,
    [property: Id(2)] string Type,
    [property: Id(3)] string? Window,
    [property: Id(4)] string Source);

/// <summary>A feature and how fresh what it is computed from is.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="NewestAt">Event time of the newest event of its source since this cluster started, or of the newest purchase; null for none.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Features.FeatureFreshness")]
public sealed record FeatureFreshness([property: Id(0)] FeatureDescription Feature, [property: Id(1)] DateTimeOffset? NewestAt);

/// <summary>Lists the features of all flows, on the silo it is called from.</summary>
[Alias("Emotion.Features.IFeatureCatalogueGrain")]
public interface IFeatureCatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>All features, by flow.</summary>
    [Alias("List")]
    Task<ImmutableArray<FeatureFreshness>> List();
}
