namespace Emotion.Silo.Configuration;

/// <summary>What this process is made of.</summary>
public enum EmotionMode
{
    /// <summary>Everything in one process: silo, API, embedded broker unless another is named, SQLite; loopback only.</summary>
    Embedded,

    /// <summary>A silo of a cluster, or API and silo together in one: PostgreSQL and a Kafka of its own.</summary>
    Cluster,

    /// <summary>An API node that hosts no grains: a client of a cluster.</summary>
    Client,
}
