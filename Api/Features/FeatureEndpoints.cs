using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion.Api.Json;
using Emotion.Grains.Interfaces.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Features;

/// <summary>The feature catalogue over HTTP.</summary>
internal static class FeatureEndpoints
{
    /// <summary>Registers the serializers.</summary>
    public static WebApplicationBuilder AddFeatures(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(FeatureJson.Default);
        return builder;
    }

    /// <summary>Maps the route.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapFeatures(this RouteGroupBuilder v1)
    {
        v1.MapGet("/features", ListAsync)
            .WithName("GetFeatures")
            .WithSummary("The features of all flows")
            .WithDescription("Name, flow, type, window, what each is computed from, and the age in seconds of the newest event of that: by event time, of what came since the cluster started; of the batch store, of the newest purchase. No age where nothing came.")
            .WithTags("Features");
        return v1;
    }

    private static async Task<Ok<FeatureList>> ListAsync(IGrainFactory grains, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return TypedResults.Ok(new FeatureList([.. (await grains.GetGrain<IFeatureCatalogueGrain>(0).List()).Select(entry => new FeatureView(
            entry.Feature.Name,
            entry.Feature.Flow,
            entry.Feature.Type,
            entry.Feature.Window,
            entry.Feature.Source,
            entry.NewestAt,
            entry.NewestAt is { } at ? Math.Max(0, (now - at).TotalSeconds) : null))]));
    }
}

/// <summary>All features.</summary>
/// <param name="Features">By flow.</param>
public sealed record FeatureList(IReadOnlyList<FeatureView> Features);

/// <summary>A feature.</summary>
/// <param name="Name">Its name within the flow.</param>
/// <param name="Flow">emotion, risk, pricing or recommendation.</param>
/// <param name="Type">number, count, probability or category.</param>
/// <param name="Window">Over which time; left out for the moment, or for ever.</param>
/// <param name="Source">Topics joined by +; <c>purchases</c> is the batch store.</param>
/// <param name="NewestAt">Event time of the newest event of the source.</param>
/// <param name="AgeSeconds">Its age.</param>
public sealed record FeatureView(string Name, string Flow, string Type, string? Window, string Source, DateTimeOffset? NewestAt, double? AgeSeconds);

/// <summary>Generated serializers of the catalogue.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FeatureList))]
internal sealed partial class FeatureJson : JsonSerializerContext;
