namespace Emotion.EventTime.Rolling;

/// <summary>The one place that ages weights: shared by <see cref="DecayedMean"/> and <see cref="DecayedVector"/>.</summary>
internal static class Decay
{
    /// <summary>
    /// Moves the reference time forward if <paramref name="timeMs"/> is later, ages the sum of weights accordingly, adds
    /// the new observation's weight to it, and returns that weight.
    /// </summary>
    public static double Advance(long timeMs, ref long lastMs, ref double sum, double halfLifeMs, double weight = 1)
    {
        if (sum <= 0)
        {
            lastMs = timeMs;
        }
        else if (timeMs > lastMs)
        {
            sum *= double.Exp2((lastMs - timeMs) / halfLifeMs);
            lastMs = timeMs;
        }
        else
        {
            weight *= double.Exp2((timeMs - lastMs) / halfLifeMs);
        }

        sum += weight;
        return weight;
    }
}
