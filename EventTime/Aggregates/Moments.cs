using Emotion.EventTime.State;

namespace Emotion.EventTime.Aggregates;

/// <summary>Count, sum and extremes of a value.</summary>
/// <param name="Count">Number of events.</param>
/// <param name="Sum">Sum of their values.</param>
/// <param name="Min">Smallest; 0 over no events.</param>
/// <param name="Max">Largest; 0 over no events.</param>
public readonly record struct Moments(long Count, double Sum, double Min, double Max)
{
    /// <summary>With one more value.</summary>
    public Moments With(double value) => Count == 0
        ? new Moments(1, value, value, value)
        : new Moments(Count + 1, Sum + value, Math.Min(Min, value), Math.Max(Max, value));

    /// <summary>Both together.</summary>
    public Moments With(in Moments other) => other.Count == 0 ? this
        : Count == 0 ? other
        : new Moments(Count + other.Count, Sum + other.Sum, Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>Writes the state.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteUnsigned((ulong)Count);
        if (Count > 0)
        {
            writer.WriteDouble(Sum);
            writer.WriteDouble(Min);
            writer.WriteDouble(Max);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Moments Read(ref StateReader reader)
    {
        var count = (long)reader.ReadUnsigned();
        return count == 0 ? default : new Moments(count, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
    }
}
