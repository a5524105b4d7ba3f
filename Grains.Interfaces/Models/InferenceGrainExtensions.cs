namespace Emotion.Grains.Interfaces.Models;

/// <summary>How to reach the inference grain.</summary>
public static class InferenceGrainExtensions
{
    /// <summary>The inference grain of the caller's silo. The reference may be kept.</summary>
    /// <param name="grains">The factory.</param>
    /// <returns>The grain.</returns>
    public static IInferenceGrain GetInference(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IInferenceGrain>(0);
    }
}
