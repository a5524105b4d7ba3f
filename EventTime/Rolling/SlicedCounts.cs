using Emotion.EventTime.State;

namespace Emotion.EventTime.Rolling;

/// <summary>
/// Counts (or sums) per series over several sliding windows at once, in bounded memory: recent time in fine slices, older
/// time in coarser ones, and only cells that hold something. One update per event whatever the number of windows; events
/// may come out of order. A window is (now - length, now], its older edge exact to one slice of its tier: a slice that
/// lies across the edge counts whole, so that a window never misses an event.
/// </summary>
/// <remarks>
/// Memory: 24 bytes a cell; at most <see cref="SliceTiers.MaxSlices"/> cells per series, and never more cells than events
/// in the longest window. Not safe for concurrent use.
/// </remarks>
public sealed class SlicedCounts
{
    private const byte Version = 1;
    private const int FirstCapacity = 4;

    private readonly SliceTiers _tiers;
    private Cell[] _cells = [];
    private int _count;

    /// <summary>Empty, over the windows of <paramref name="tiers"/>.</summary>
    public SlicedCounts(SliceTiers tiers)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        _tiers = tiers;
    }

    /// <summary>The latest event time added, Unix milliseconds; <see cref="long.MinValue"/> before the first.</summary>
    public long LatestMs { get; private set; } = long.MinValue;

    /// <summary>Number of cells kept.</summary>
    public int Cells => _count;

    /// <summary>Adds an event.</summary>
    /// <param name="timeMs">Its event time, Unix milliseconds; one older than the longest window before the latest changes nothing.</param>
    /// <param name="series">What is counted: a label, say; 0 to 65,535.</param>
    /// <param name="amount">1 to count, another value to sum.</param>
    public void Add(long timeMs, int series, double amount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)series, (uint)ushort.MaxValue);
        LatestMs = Math.Max(LatestMs, timeMs);
        var tier = _tiers.TierOf(timeMs, LatestMs);
        if (tier == _tiers.Count)
        {
            return;
        }

        var start = SliceTiers.FloorTo(timeMs, _tiers[tier].SliceMs);
        var at = Find(start, tier, series);
        if (at >= 0)
        {
            _cells[at].Amount += amount;
            return;
        }

        if (_count == _cells.Length)
        {
            Compact(LatestMs);
            if (_count >= _cells.Length / 2)
            {
                Array.Resize(ref _cells, Math.Max(FirstCapacity, _cells.Length * 2));
            }

            // Coarsened cells may have become the one that was missing.
            at = Find(start, tier, series);
            if (at >= 0)
            {
                _cells[at].Amount += amount;
                return;
            }
        }

        at = ~at;
        Array.Copy(_cells, at, _cells, at + 1, _count - at);
        _cells[at] = new Cell { StartMs = start, Amount = amount, Series = (ushort)series, Tier = (byte)tier };
        _count++;
    }

    /// <summary>Totals per series over the window of a tier that ends at <paramref name="nowMs"/>, inclusive.</summary>
    /// <param name="nowMs">End of the window; not earlier than <see cref="LatestMs"/> for exact edges.</param>
    /// <param name="tier">Which window, by its index in the tiers.</param>
    /// <param name="totals">Receives a total for each series below its length; cleared first.</param>
    public void Read(long nowMs, int tier, Span<double> totals)
    {
        totals.Clear();
        var from = nowMs - _tiers[tier].WindowMs;
        for (var i = _count - 1; i >= 0; i--)
        {
            ref readonly var cell = ref _cells[i];
            if (cell.StartMs <= nowMs && cell.StartMs + _tiers[cell.Tier].SliceMs - 1 > from && cell.Series < totals.Length)
            {
                totals[cell.Series] += cell.Amount;
            }
        }
    }

    /// <summary>Forgets what is older than the longest window and coarsens what only longer windows still need.</summary>
    public void Compact(long nowMs)
    {
        if (!MovesSlices(nowMs))
        {
            return;
        }

        var old = _cells.AsSpan(0, _count).ToArray();
        _count = 0;
        foreach (var cell in old)
        {
            var tier = Math.Max(_tiers.TierOf(cell.StartMs, nowMs), cell.Tier);
            if (tier == _tiers.Count)
            {
                continue;
            }

            var start = SliceTiers.FloorTo(cell.StartMs, _tiers[tier].SliceMs);
            var at = Find(start, tier, cell.Series);
            if (at >= 0)
            {
                _cells[at].Amount += cell.Amount;
                continue;
            }

            at = ~at;
            Array.Copy(_cells, at, _cells, at + 1, _count - at);
            _cells[at] = cell with { StartMs = start, Tier = (byte)tier };
            _count++;
        }
    }

    /// <summary>Writes the state: about 4 bytes and the amount for each cell.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteSigned(LatestMs);
        writer.WriteUnsigned((ulong)_count);
        var previous = 0L;
        foreach (ref readonly var cell in _cells.AsSpan(0, _count))
        {
            var start = cell.StartMs / _tiers.GrainMs;
            writer.WriteSigned(start - previous);
            writer.WriteByte(cell.Tier);
            writer.WriteUnsigned(cell.Series);

            // Whole amounts, which counts are, take a byte or two; the last bit tells them from others.
            var whole = cell.Amount is >= 0 and < uint.MaxValue && Math.Truncate(cell.Amount).Equals(cell.Amount);
            writer.WriteUnsigned(whole ? (ulong)cell.Amount << 1 : 1);
            if (!whole)
            {
                writer.WriteDouble(cell.Amount);
            }

            previous = start;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote with the same tiers.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static SlicedCounts Read(ref StateReader reader, SliceTiers tiers)
    {
        reader.ReadVersion(Version);
        var counts = new SlicedCounts(tiers) { LatestMs = reader.ReadSigned() };
        counts._count = reader.ReadCount(bytesEach: 4);
        counts._cells = new Cell[counts._count];
        var start = 0L;
        foreach (ref var cell in counts._cells.AsSpan())
        {
            start += reader.ReadSigned();
            cell.StartMs = start * tiers.GrainMs;
            cell.Tier = reader.ReadByte();
            cell.Series = (ushort)reader.ReadUnsigned();
            var amount = reader.ReadUnsigned();
            cell.Amount = (amount & 1) == 0 ? amount >> 1 : reader.ReadDouble();
            if (cell.Tier >= tiers.Count)
            {
                throw new InvalidDataException($"State names tier {cell.Tier} of {tiers.Count}.");
            }
        }

        return counts;
    }

    private bool MovesSlices(long nowMs)
    {
        foreach (ref readonly var cell in _cells.AsSpan(0, _count))
        {
            if (_tiers.TierOf(cell.StartMs, nowMs) > cell.Tier)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index of the cell, or the complement of where it belongs. Newest last: most events find theirs near the end.</summary>
    private int Find(long startMs, int tier, int series)
    {
        int low = 0, high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            ref readonly var cell = ref _cells[middle];
            var order = cell.StartMs.CompareTo(startMs);
            if (order == 0)
            {
                order = cell.Tier != tier ? cell.Tier.CompareTo((byte)tier) : cell.Series.CompareTo((ushort)series);
            }

            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    private struct Cell
    {
        public long StartMs;
        public double Amount;
        public ushort Series;
        public byte Tier;
    }
}
