using Emotion.Api.Users;
using Emotion.Grains.Interfaces.Risk;

namespace Emotion.Api.Risk;

/// <summary>What the risk routes need.</summary>
internal static class RiskServices
{
    /// <summary>Registers the part of a user's erasure: transactions, scores and profile.</summary>
    public static WebApplicationBuilder AddRiskRoutes(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IUserEraser, RiskEraser>();
        return builder;
    }

    private sealed class RiskEraser(IGrainFactory grains) : IUserEraser
    {
        public string What => "risk";

        public Task EraseAsync(string userId) => grains.GetGrain<IUserRiskGrain>(userId).Erase();
    }
}
