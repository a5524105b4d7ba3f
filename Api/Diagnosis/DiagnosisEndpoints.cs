using Emotion.Api.Feed;
using Emotion.Api.Json;
using Emotion.Grains.Interfaces.Diagnosis;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Diagnosis;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Diagnosis;

/// <summary>Tells which stage limits the pipeline now.</summary>
internal static class DiagnosisEndpoints
{
    /// <summary>Registers the serializers, and what measures this node's feed.</summary>
    public static WebApplicationBuilder AddDiagnosis(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(DiagnosisJson.Default);
        builder.Services.AddStageMeter();
        return builder;
    }

    /// <summary>Maps the route.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapDiagnosis(this RouteGroupBuilder v1)
    {
        v1.MapGet("/diagnose", GetAsync)
            .WithName("Diagnose")
            .WithSummary("The stage that limits now")
            .WithDescription("Walks the live figures of all silos and of this node's feed: where records are held, what the calls spend their time on. Names the stage that most likely limits, the figures that say so, and what mends it. docs/operations/slow-pipeline.md walks the same way by queries.")
            .WithTags("System");
        return v1;
    }

    private static async Task<Ok<DiagnosisReport>> GetAsync(
        IGrainFactory grains, IBrokerStatus broker, StageMeter meter, FeedHub feed, TimeProvider time, CancellationToken cancellationToken)
    {
        var partitions = broker.GetPartitionsAsync(cancellationToken);
        var silos = await grains.GetGrain<IDiagnosisGrain>(0).Get().WaitAsync(cancellationToken);
        return TypedResults.Ok(Bottleneck.Find(await partitions, silos, meter.Figures, feed.Backlog, time.GetUtcNow()));
    }
}
