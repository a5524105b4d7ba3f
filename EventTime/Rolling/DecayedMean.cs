using Emotion.EventTime.State;

namespace Emotion.EventTime.Rolling;

/// <summary>
/// Exponentially time-decayed mean: an observation weighs half as much after each half-life. The mean does not depend on
/// the order in which observations arrive (but for rounding), since an event that comes late is added with the weight
/// that its age has left it. The value itself does not decay towards 0 when nothing comes; its <see cref="Weight"/> does.
/// </summary>
/// <remarks>Cormode, Shkapenyuk, Srivastava and Xu, "Forward decay: a practical time decay model for streaming systems", 2009.</remarks>
public record struct DecayedMean
{
    private double _weight;
    private long _lastMs;

    /// <summary>Sum of the weights at <see cref="LastMs"/>; 0 before the first observation.</summary>
    public double Weight { readonly get => _weight; set => _weight = value; }

    /// <summary>The mean; 0 before the first observation.</summary>
    public double Mean { get; set; }

    /// <summary>The latest event time observed, Unix milliseconds; it is what the weights refer to.</summary>
    public long LastMs { readonly get => _lastMs; set => _lastMs = value; }

    /// <summary>Adds an observation.</summary>
    /// <param name="timeMs">Its event time, Unix milliseconds; may be earlier than what was seen before.</param>
    /// <param name="value">Its value; finite.</param>
    /// <param name="halfLifeMs">After how long an observation weighs half, milliseconds; positive and always the same.</param>
    public void Add(long timeMs, double value, double halfLifeMs)
    {
        var weight = Decay.Advance(timeMs, ref _lastMs, ref _weight, halfLifeMs);
        Mean += (value - Mean) * (weight / Weight);
    }

    /// <summary>Sum of the weights at <paramref name="timeMs"/>: about how many recent observations stand behind the mean.</summary>
    public readonly double WeightAt(long timeMs, double halfLifeMs) =>
        timeMs <= LastMs ? Weight : Weight * double.Exp2((LastMs - timeMs) / halfLifeMs);

    /// <summary>The mean of both sets of observations.</summary>
    public void Merge(in DecayedMean other, double halfLifeMs)
    {
        if (other.Weight <= 0)
        {
            return;
        }

        var weight = Decay.Advance(other.LastMs, ref _lastMs, ref _weight, halfLifeMs, other.Weight);
        Mean += (other.Mean - Mean) * (weight / Weight);
    }

    /// <summary>Writes the state.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.WriteDouble(Weight);
        writer.WriteDouble(Mean);
        writer.WriteSigned(LastMs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DecayedMean Read(ref StateReader reader) =>
        new() { Weight = reader.ReadDouble(), Mean = reader.ReadDouble(), LastMs = reader.ReadSigned() };
}
