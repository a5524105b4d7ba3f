using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>A merchant's record of transactions and frauds; the key is the merchant id. Asked by users' grains.</summary>
[Alias("Emotion.Risk.IMerchantRiskGrain")]
public interface IMerchantRiskGrain : IGrainWithStringKey
{
    /// <summary>What was known of the merchant at each of some times, given the reporting delay.</summary>
    /// <param name="times">Unix milliseconds.</param>
    /// <returns>One snapshot per time.</returns>
    [Alias("GetSnapshots")]
    Task<MerchantSnapshot[]> GetSnapshots(long[] times);
}
