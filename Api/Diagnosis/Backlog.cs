using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Diagnosis;

/// <summary>What waits, and where, over all partitions. Things are where time is spent: that is what the diagnosis goes by.</summary>
internal sealed class Backlog
{
    private const double Unremarkable = 0.3;
    private const double Alarming = 2;

    internal Backlog(IReadOnlyList<PartitionStatus> partitions)
    {
        Behind = partitions.Select(partition => partition.LagSeconds).DefaultIfEmpty().Max();
        Lag = partitions.Sum(partition => partition.Lag);
        Undone = partitions.Sum(partition => partition.Undone);
        Fetched = partitions.Sum(partition => partition.Held.Fetched);
        Waiting = partitions.Sum(partition => partition.Held.Waiting);
        InFlight = partitions.Sum(partition => partition.Held.InFlight);
        Applied = partitions.Sum(partition => partition.Held.Applied);
        Pressure = partitions.Select(partition => partition.CachePressure).DefaultIfEmpty().Max();
        Crowded = partitions.MaxBy(partition => partition.Held.LongestQueue);
    }

    /// <summary>Age of the oldest record that is not done, seconds.</summary>
    internal double Behind { get; }

    /// <summary>Records that are not done, at the broker or here.</summary>
    internal long Lag { get; }

    /// <summary>Records taken up but not durable.</summary>
    internal long Undone { get; }

    /// <summary>Records fetched but not taken up.</summary>
    internal long Fetched { get; }

    internal long Waiting { get; }

    internal long InFlight { get; }

    internal long Applied { get; }

    /// <summary>How full the fullest partition's place for undone records is, 0 to 1.</summary>
    internal double Pressure { get; }

    /// <summary>The partition with the longest queue of one key; <see langword="null"/> without partitions.</summary>
    internal PartitionStatus? Crowded { get; }

    /// <summary>Records held somewhere between reading and durability.</summary>
    internal long Held => Waiting + InFlight + Applied;

    /// <summary>Records that are still at the broker.</summary>
    internal long NotFetched => Math.Max(0, Lag - Undone - Fetched);

    /// <summary>Which share of all records not done is still at the broker although there is room for them here.</summary>
    internal double NotFetchedShare => Lag > 0 && Pressure < 0.5 && Fetched <= NotFetched / 10 ? (double)NotFetched / Lag : 0;

    /// <summary>0 while nobody would notice, 1 once everybody does.</summary>
    internal double Severity => Math.Clamp((Behind - Unremarkable) / (Alarming - Unremarkable), 0, 1);

    /// <summary>Which share of what is held is so many records.</summary>
    internal double ShareOf(long records) => Held == 0 ? 0 : Math.Clamp((double)records / Held, 0, 1);
}
