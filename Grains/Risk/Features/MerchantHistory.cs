using Emotion.EventTime.State;

namespace Emotion.Grains.Risk.Features;

/// <summary>
/// What is known of a merchant: transactions, and frauds as they are reported, by the hour of the transaction. Exact on whole
/// hours; memory is bounded by <see cref="Retention"/>: at most 1,105 hours of 16 bytes each, an hour without a sale takes none.
/// Nothing depends on the order in which transactions and reports arrive.
/// </summary>
public sealed class MerchantHistory
{
    /// <summary>How far behind the newest hour a merchant remembers: 30 days, the longest reporting delay, and two for late ones.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30) + RiskFeatureCalculator.MaxReportingDelay + TimeSpan.FromDays(2);

    private const byte Version = 1;
    internal const long HourMs = 3_600_000;
    private static readonly int RetentionHours = (int)Retention.TotalHours;
    private readonly List<Slice> _slices = [];

    /// <summary>One hour with at least one transaction or report.</summary>
    internal record struct Slice(int Hour, int Count, int Frauds, int UsualFrauds);

    internal IReadOnlyList<Slice> Slices => _slices;

    /// <summary>A transaction at <paramref name="time"/> (Unix milliseconds). False when it is older than what is remembered.</summary>
    public bool Add(long time) => Change(time, static slice => slice with { Count = slice.Count + 1 });

    /// <summary>A transaction at <paramref name="time"/> was fraudulent; <paramref name="usual"/>: its amount was usual for its customer.</summary>
    public bool AddFraud(long time, bool usual) => usual
        ? Change(time, static slice => slice with { Frauds = slice.Frauds + 1, UsualFrauds = slice.UsualFrauds + 1 })
        : Change(time, static slice => slice with { Frauds = slice.Frauds + 1 });

    /// <summary>What was known of the merchant at <paramref name="time"/> (Unix milliseconds) if frauds are reported after <paramref name="delay"/>.</summary>
    public MerchantSnapshot At(long time, TimeSpan delay)
    {
        var hour = (int)Math.Floor((double)time / HourMs);
        var cutoff = (int)Math.Floor((time - delay.TotalMilliseconds) / HourMs);
        var snapshot = new MerchantSnapshot();
        var inStreak = true;
        for (var i = _slices.Count - 1; i >= 0; i--)
        {
            var slice = _slices[i];
            var age = cutoff - slice.Hour;
            if (age <= 0)
            {
                continue;
            }

            if (age > 30 * 24)
            {
                break;
            }

            var days = (hour - slice.Hour) / 24f;
            snapshot = snapshot.Include(slice, age);
            if (slice.Frauds > 0)
            {
                snapshot.DaysSinceLastFraud = snapshot.DaysSinceLastFraud < 0 ? days : snapshot.DaysSinceLastFraud;
                snapshot.DaysSinceFirstUsualFraud = slice.UsualFrauds > 0 ? days : snapshot.DaysSinceFirstUsualFraud;
            }

            if (slice.Count > slice.Frauds)
            {
                snapshot.DaysSinceLastLegitimate = snapshot.DaysSinceLastLegitimate < 0 ? days : snapshot.DaysSinceLastLegitimate;
                inStreak = false;
            }
            else if (inStreak)
            {
                snapshot.StreakFrauds += slice.Frauds;
                snapshot.StreakUsualFrauds += slice.UsualFrauds;
                snapshot.StreakDays = days;
            }
        }

        return snapshot;
    }

    /// <summary>Writes the history.</summary>
    public void Write(StateWriter output)
    {
        output.WriteByte(Version);
        output.WriteUnsigned((ulong)_slices.Count);
        var previous = 0;
        foreach (var slice in _slices)
        {
            output.WriteSigned(slice.Hour - previous);
            output.WriteUnsigned((ulong)slice.Count);
            output.WriteUnsigned((ulong)slice.Frauds);
            output.WriteUnsigned((ulong)slice.UsualFrauds);
            previous = slice.Hour;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a history.</exception>
    public static MerchantHistory Read(ref StateReader input)
    {
        input.ReadVersion(Version);
        var history = new MerchantHistory();
        var hour = 0;
        for (var left = input.ReadCount(4); left > 0; left--)
        {
            hour += (int)input.ReadSigned();
            history._slices.Add(new Slice(hour, (int)input.ReadUnsigned(), (int)input.ReadUnsigned(), (int)input.ReadUnsigned()));
        }

        return history;
    }

    private bool Change(long time, Func<Slice, Slice> change)
    {
        var hour = (int)Math.Floor((double)time / HourMs);
        if (_slices.Count > 0 && hour <= _slices[^1].Hour - RetentionHours)
        {
            return false;
        }

        var at = _slices.Count;
        while (at > 0 && _slices[at - 1].Hour >= hour)
        {
            at--;
        }

        if (at == _slices.Count || _slices[at].Hour != hour)
        {
            _slices.Insert(at, new Slice(hour, 0, 0, 0));
        }

        _slices[at] = change(_slices[at]);
        var old = _slices.FindIndex(slice => slice.Hour > _slices[^1].Hour - RetentionHours);
        _slices.RemoveRange(0, old);
        return true;
    }
}
