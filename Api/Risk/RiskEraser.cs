using Emotion.Api.Users;
using Emotion.Grains.Interfaces.Risk;

namespace Emotion.Api.Risk;

/// <summary>Erases a user's transactions, scores and profile.</summary>
internal sealed class RiskEraser(IGrainFactory grains) : IUserEraser
{
    /// <inheritdoc/>
    public string What => "risk";

    /// <inheritdoc/>
    public Task EraseAsync(string userId) => grains.GetGrain<IUserRiskGrain>(userId).Erase();
}
