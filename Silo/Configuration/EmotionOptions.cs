using System.ComponentModel.DataAnnotations;

namespace Emotion.Silo.Configuration;

/// <summary>The settings every process shares: section <c>Emotion</c>.</summary>
public sealed class EmotionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Emotion";

    /// <summary>What this process is made of; <see cref="EmotionMode.Embedded"/> by default.</summary>
    public EmotionMode Mode { get; set; } = EmotionMode.Embedded;

    /// <summary>Folder of everything that is kept on disk; <c>data</c> by default, made at the first start.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>The broker.</summary>
    public KafkaSettings Kafka { get; set; } = new();

    /// <summary>Where state is kept.</summary>
    public StorageSettings Storage { get; set; } = new();

    /// <summary>This silo's place in a cluster.</summary>
    public ClusterSettings Cluster { get; set; } = new();

    /// <summary>The simulated firehose.</summary>
    public DemoSettings Demo { get; set; } = new();
}

/// <summary>Section <c>Emotion:Kafka</c>. Further keys under <c>Emotion:Kafka:Client</c> go to librdkafka as they are (SASL, TLS).</summary>
public sealed class KafkaSettings
{
    /// <summary><c>host:port,host:port</c>; empty starts the embedded broker, which only embedded mode allows.</summary>
    public string? BootstrapServers { get; set; }

    /// <summary>Group under which offsets are committed; <c>emotion</c> by default.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "emotion";

    /// <summary>Partitions of each topic that we create ourselves (the embedded broker's); 8 by default.</summary>
    [Range(1, 64)]
    public int Partitions { get; set; } = 8;

    /// <summary>
    /// Most events of a partition that may be read before they are durable; then reading waits. Bounds the memory that a slow
    /// database or model costs; 20,000 by default.
    /// </summary>
    [Range(100, 10_000_000)]
    public int MaxPendingEvents { get; set; } = 20_000;

    /// <summary>
    /// File in which a broker that runs as a process of its own wrote its address (<c>Silo -- broker --info-file F</c>):
    /// read in place of <see cref="BootstrapServers"/>.
    /// </summary>
    public string? InfoFile { get; set; }

    /// <summary>Settings handed to librdkafka as they are, for all our clients: <c>security.protocol</c> and its kin.</summary>
    public Dictionary<string, string> Client { get; } = new(StringComparer.Ordinal);
}

/// <summary>Section <c>Emotion:Storage</c>.</summary>
public sealed class StorageSettings
{
    /// <summary>Npgsql connection string; empty means SQLite under the data directory, which only embedded mode allows.</summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Whether a silo creates and upgrades the PostgreSQL schema when it starts; true by default. If not, the command
    /// <c>migrate</c> must have run before, with an account that may: silos then need no more than to read and write rows.
    /// </summary>
    public bool Migrate { get; set; } = true;

    /// <summary>Whether SQLite waits for the disk at each commit (survives a power cut) or for the operating system alone.</summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>Longest time that a changed state waits for others to share its transaction; 20 ms by default.</summary>
    [Range(0, 1_000)]
    public int LingerMilliseconds { get; set; } = 20;
}

/// <summary>Durability of a SQLite commit.</summary>
public enum SqliteSynchronous
{
    /// <summary>Survives a killed process, not a power cut.</summary>
    Normal,

    /// <summary>Survives both.</summary>
    Full,
}

/// <summary>Section <c>Emotion:Demo</c>.</summary>
public sealed class DemoSettings
{
    /// <summary>Whether simulated events are produced; on by default in embedded mode, off elsewhere.</summary>
    public bool? Enabled { get; set; }

    /// <summary>Posts per second; 60 by default. The other flows follow in proportion.</summary>
    [Range(0.1, 100_000)]
    public double EventsPerSecond { get; set; } = 60;

    /// <summary>Simulated users; 400 by default.</summary>
    [Range(1, 10_000_000)]
    public int Users { get; set; } = 400;

    /// <summary>Seed of the simulation; equal seeds write equal posts.</summary>
    public int Seed { get; set; } = 1;
}
