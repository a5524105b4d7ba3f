using Emotion.EventTime.State;

namespace Emotion.EventTime.Rolling;

/// <summary>
/// A <see cref="DecayedMean"/> of each component of a vector, such as the scores of a classifier's labels: one weight and
/// one time for all of them.
/// </summary>
public sealed class DecayedVector
{
    private double _weight;
    private long _lastMs;

    /// <summary>Empty, of <paramref name="length"/> components.</summary>
    public DecayedVector(int length) => Mean = new float[length];

    /// <summary>The means; all 0 before the first observation.</summary>
    public float[] Mean { get; }

    /// <summary>Sum of the weights at <see cref="LastMs"/>; 0 before the first observation.</summary>
    public double Weight { get => _weight; set => _weight = value; }

    /// <summary>The latest event time observed, Unix milliseconds.</summary>
    public long LastMs { get => _lastMs; set => _lastMs = value; }

    /// <summary>Adds an observation.</summary>
    /// <param name="timeMs">Its event time, Unix milliseconds; may be earlier than what was seen before.</param>
    /// <param name="values">As many finite values as <see cref="Mean"/> has.</param>
    /// <param name="halfLifeMs">After how long an observation weighs half, milliseconds; positive and always the same.</param>
    /// <exception cref="ArgumentException">The number of values differs.</exception>
    public void Add(long timeMs, ReadOnlySpan<float> values, double halfLifeMs)
    {
        if (values.Length != Mean.Length)
        {
            throw new ArgumentException($"Expected {Mean.Length} values, got {values.Length}.", nameof(values));
        }

        var weight = Decay.Advance(timeMs, ref _lastMs, ref _weight, halfLifeMs);
        var share = (float)(weight / _weight);
        for (var i = 0; i < Mean.Length; i++)
        {
            Mean[i] += (values[i] - Mean[i]) * share;
        }
    }

    /// <summary>Writes the state.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteDouble(Weight);
        writer.WriteSigned(LastMs);
        writer.WriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Mean.AsSpan()));
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote. A state of another length, left by a model with other labels, is read as empty:
    /// its components mean something else.
    /// </summary>
    public static DecayedVector Read(ref StateReader reader, int length)
    {
        var weight = reader.ReadDouble();
        var lastMs = reader.ReadSigned();
        var bytes = reader.ReadBytes();
        var vector = new DecayedVector(length);
        if (bytes.Length == length * sizeof(float))
        {
            bytes.CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.Mean.AsSpan()));
            vector.Weight = weight;
            vector.LastMs = lastMs;
        }

        return vector;
    }
}
