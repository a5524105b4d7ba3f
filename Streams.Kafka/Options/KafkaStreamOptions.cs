using System.ComponentModel.DataAnnotations;

namespace Emotion.Streams.Kafka;

/// <summary>Where a consumer group without a committed offset begins.</summary>
public enum KafkaStartPosition
{
    /// <summary>At the oldest record the broker still has.</summary>
    Earliest,

    /// <summary>Behind the newest record.</summary>
    Latest,
}

/// <summary>Settings of one Kafka stream provider; validated when the silo starts.</summary>
public sealed class KafkaStreamOptions : KafkaConnectionOptions
{
    /// <summary>The topics to read; every silo must be given the same ones in the same order. At least one.</summary>
    public IList<KafkaTopic> Topics { get; set; } = [];

    /// <summary>Consumer group that stores the offsets; partitions are handed out by Orleans, not by the group. Default <c>orleans</c>.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "orleans";

    /// <summary>Where a group without committed offsets begins. Default: the oldest record.</summary>
    public KafkaStartPosition StartFrom { get; set; } = KafkaStartPosition.Earliest;

    /// <summary>Most events of a partition that may be read but not yet durable; then reading waits. Default 20,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxUndoneEvents { get; set; } = 20_000;

    /// <summary>
    /// Greatest distance from the lowest undurable offset of a partition to the newest one read. Bounds what is delivered
    /// again after a crash while one key is stuck. Default 100,000.
    /// </summary>
    [Range(1, 100_000_000)]
    public long MaxUndoneSpan { get; set; } = 100_000;

    /// <summary>Most grain calls in flight per partition. Default 64; more slows activation of new grains down. Range 1 to 1,024.</summary>
    [Range(1, 1024)]
    public int MaxCallsInFlight { get; set; } = 64;

    /// <summary>Most events in one grain call. Default 256.</summary>
    [Range(1, 10_000)]
    public int MaxEventsPerCall { get; set; } = 256;

    /// <summary>Most records of a partition fetched ahead of the dispatcher; then the partition is paused. Default 8,192.</summary>
    [Range(1, 1_000_000)]
    public int MaxFetchedAhead { get; set; } = 8_192;

    /// <summary>How often offsets are committed. Default 1 s; embedded mode wants 100 ms, so that producers are held back no more than needed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the broker may hold a fetch that finds nothing. Default 10 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan FetchWait { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Deadline for finishing what is held when a partition is given up or the silo stops. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>First pause before a failed delivery is tried again; doubles up to <see cref="MaxRetryDelay"/>. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause before a failed delivery is tried again. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a record is delivered alone to a consumer that throws before it is handed to
    /// <see cref="IKafkaDeadLetterSink"/>; without a sink it is tried for ever. Default 5.
    /// </summary>
    [Range(1, 1000)]
    public int MaxDeliveryAttempts { get; set; } = 5;

    /// <summary>A lane of a key is forgotten when it was idle for this long and has nothing undurable. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan LaneIdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far behind the newest event time others may still arrive: the watermark trails by this much. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24:00:00")]
    public TimeSpan OutOfOrderness { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A partition without new records for this long no longer holds the common watermark back. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "24:00:00")]
    public TimeSpan IdlePartitionAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far ahead of the wall clock an event may push the watermark. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "24:00:00")]
    public TimeSpan MaxEventTimeAhead { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often silos exchange watermarks and lags. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:01:00")]
    public TimeSpan BoardInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether grains and clients may also subscribe explicitly to topics without implicit subscribers. Needs a grain storage
    /// named <c>PubSubStore</c>. Default false.
    /// </summary>
    public bool ExplicitSubscriptions { get; set; }
}
