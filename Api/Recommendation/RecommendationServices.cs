using Emotion.Api.Ingest;
using Emotion.Api.Json;
using Emotion.Api.Users;
using Emotion.Grains.Interfaces.Recommendation;

namespace Emotion.Api.Recommendation;

/// <summary>What recommendations need at an API node.</summary>
internal static class RecommendationServices
{
    /// <summary>Registers serializers, the gateway, and the parts of a user's erasure.</summary>
    public static WebApplicationBuilder AddRecommendationRoutes(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(RecommendationJson.Default);
        builder.Services.AddJsonContext(ImportJson.Default);
        builder.Services.AddSingleton<RecommendationGateway>();
        builder.Services.AddHostedService(static provider => provider.GetRequiredService<RecommendationGateway>());
        builder.Services.AddSingleton<IUserEraser, ClickEraser>();
        builder.Services.AddSingleton<IUserEraser, PurchaseEraser>();
        return builder;
    }

    private sealed class ClickEraser(IGrainFactory grains) : IUserEraser
    {
        public string What => "clicks";

        public Task EraseAsync(string userId) => grains.GetGrain<IUserClicksGrain>(userId).Erase();
    }

    private sealed class PurchaseEraser(IGrainFactory grains) : IUserEraser
    {
        public string What => "purchases";

        public Task EraseAsync(string userId) => grains.GetGrain<IFeatureStoreGrain>(0).Erase(userId);
    }
}
