using Emotion.EventTime.State;

namespace Emotion.Grains.Risk.Features;

/// <summary>
/// A customer's transactions of the last 31 days in the order of event time, and the times of those reported as fraud. Bounded:
/// at most <see cref="MaxTransactions"/> of 33 bytes (beyond, the oldest go first and the longest windows count what is kept) and
/// <see cref="MaxFrauds"/> reports of 8.
/// </summary>
public sealed class CustomerHistory
{
    /// <summary>Transactions kept at most: all of 31 days for 66 a day.</summary>
    public const int MaxTransactions = 2048;

    /// <summary>Times of reported frauds kept at most.</summary>
    public const int MaxFrauds = 64;

    /// <summary>How late a transaction may be for its 30-day windows to be exact.</summary>
    public static readonly TimeSpan AllowedLateness = TimeSpan.FromDays(1);

    /// <summary>How far behind the newest transaction others are kept: the longest window and what may come late for it.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30) + AllowedLateness;

    private const byte Version = 1;
    private static readonly long RetentionMs = (long)Retention.TotalMilliseconds;
    private static readonly long FraudRetentionMs = (long)MerchantHistory.Retention.TotalMilliseconds;
    private readonly List<Entry> _entries = [];
    private readonly List<long> _frauds = [];

    /// <summary>A transaction that has been scored.</summary>
    internal record struct Entry(long Time, double Amount, ulong Merchant, float Latitude, float Longitude, bool Usual);

    /// <summary>Event time of the newest transaction, Unix milliseconds; null before the first.</summary>
    public long? Newest => _entries.Count == 0 ? null : _entries[^1].Time;

    /// <summary>Transactions kept.</summary>
    public int Count => _entries.Count;

    internal ReadOnlySpan<Entry> Entries => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries);

    internal ReadOnlySpan<long> Frauds => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_frauds);

    /// <summary>
    /// Takes a transaction in, after its features were computed. <paramref name="usual"/>: its amount was usual for the customer
    /// (<see cref="RiskFeatureCalculator.IsUsual"/>).
    /// </summary>
    public void Add(in CardTransaction transaction, bool usual)
    {
        var at = IndexAfter(transaction.Time);
        _entries.Insert(at, new Entry(
            transaction.Time, transaction.Amount, transaction.Merchant, transaction.Latitude, transaction.Longitude, usual));
        var old = IndexAfter(_entries[^1].Time - RetentionMs);
        _entries.RemoveRange(0, Math.Max(old, _entries.Count - MaxTransactions));
    }

    /// <summary>The transaction at <paramref name="time"/> was reported as fraud. False when that was known or is too long ago.</summary>
    public bool AddFraud(long time)
    {
        var at = _frauds.BinarySearch(time);
        if (at >= 0 || (Newest is { } newest && time <= newest - FraudRetentionMs))
        {
            return false;
        }

        _frauds.Insert(~at, time);
        var old = _frauds.FindIndex(fraud => fraud > _frauds[^1] - FraudRetentionMs);
        _frauds.RemoveRange(0, Math.Max(old, _frauds.Count - MaxFrauds));
        return true;
    }

    /// <summary>Whether the amount of the transaction at this time and merchant was usual; null when no such transaction is kept.</summary>
    public bool? WasUsual(long time, ulong merchant)
    {
        for (var i = IndexAfter(time) - 1; i >= 0 && _entries[i].Time == time; i--)
        {
            if (_entries[i].Merchant == merchant)
            {
                return _entries[i].Usual;
            }
        }

        return null;
    }

    /// <summary>How many transactions happened at or before <paramref name="time"/>.</summary>
    internal int IndexAfter(long time)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _entries[middle].Time <= time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Writes the history.</summary>
    public void Write(StateWriter output)
    {
        output.WriteByte(Version);
        output.WriteUnsigned((ulong)_entries.Count);
        var previous = 0L;
        foreach (var entry in _entries)
        {
            var placed = !float.IsNaN(entry.Latitude) && !float.IsNaN(entry.Longitude);
            output.WriteByte((byte)((entry.Usual ? 1 : 0) | (placed ? 2 : 0)));
            output.WriteSigned(entry.Time - previous);
            output.WriteDouble(entry.Amount);
            output.WriteFixed(entry.Merchant);
            if (placed)
            {
                output.WriteUnsigned(BitConverter.SingleToUInt32Bits(entry.Latitude));
                output.WriteUnsigned(BitConverter.SingleToUInt32Bits(entry.Longitude));
            }

            previous = entry.Time;
        }

        output.WriteUnsigned((ulong)_frauds.Count);
        foreach (var fraud in _frauds)
        {
            output.WriteSigned(fraud);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a history.</exception>
    public static CustomerHistory Read(ref StateReader input)
    {
        input.ReadVersion(Version);
        var history = new CustomerHistory();
        var previous = 0L;
        for (var left = input.ReadCount(18); left > 0; left--)
        {
            var flags = input.ReadByte();
            previous += input.ReadSigned();
            var (amount, merchant) = (input.ReadDouble(), input.ReadFixed());
            var (latitude, longitude) = (flags & 2) == 0 ? (float.NaN, float.NaN) : (ReadSingle(ref input), ReadSingle(ref input));
            history._entries.Add(new Entry(previous, amount, merchant, latitude, longitude, (flags & 1) != 0));
        }

        for (var left = input.ReadCount(1); left > 0; left--)
        {
            history._frauds.Add(input.ReadSigned());
        }

        return history;
    }

    private static float ReadSingle(ref StateReader input) => BitConverter.UInt32BitsToSingle((uint)input.ReadUnsigned());
}
