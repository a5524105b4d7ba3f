using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>A merchant's state: bounded as <see cref="MerchantHistory"/> is.</summary>
public sealed class MerchantState
{
    /// <summary>Transactions and frauds by the hour.</summary>
    public MerchantHistory History { get; init; } = new();
}
