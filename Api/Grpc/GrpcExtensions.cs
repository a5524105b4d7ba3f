using System.IO.Compression;
using Emotion.Api.Security;
using Emotion.Silo.Health;

namespace Emotion.Api.Grpc;

/// <summary>The gRPC server: services, health, reflection.</summary>
internal static class GrpcExtensions
{
    /// <summary>Registers it.</summary>
    public static WebApplicationBuilder AddGrpcApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<GrpcErrorInterceptor>();

            // Its catch-all routes would answer 404 where a REST route answers 415.
            options.IgnoreUnknownServices = true;
        }).AddServiceOptions<RecommendationGrpcService>(options =>
        {
            // A hundred items with their reasons shrink to a quarter. Requests may be compressed anyhow.
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks(options => options.Services.Map("", check => check.Tags.Contains(HealthExtensions.Ready)));
        return builder;
    }

    /// <summary>Maps it. A service of which no part is built yet is not mapped: reflection shows what can be called.</summary>
    public static WebApplication MapGrpcApi(this WebApplication app)
    {
        app.MapGrpcService<EmotionGrpcService>().RequireScope(Scopes.Read);
        app.MapGrpcService<RiskGrpcService>().RequireScope(Scopes.Write);
        app.MapGrpcService<RecommendationGrpcService>().RequireScope(Scopes.Read);
        app.MapGrpcHealthChecksService().RequireScope(Scopes.Read);
        app.MapGrpcReflectionService().RequireScope(Scopes.Read);
        return app;
    }
}
