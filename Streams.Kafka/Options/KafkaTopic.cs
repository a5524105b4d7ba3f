using System.ComponentModel.DataAnnotations;

namespace Emotion.Streams.Kafka;

/// <summary>A topic and how many partitions it has.</summary>
public sealed class KafkaTopic
{
    /// <summary>Creates an empty topic for configuration binding.</summary>
    public KafkaTopic()
    {
    }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">Its number of partitions.</param>
    /// <param name="compacted">Whether the broker compacts it.</param>
    public KafkaTopic(string name, int partitions, bool compacted = false) => (Name, Partitions, Compacted) = (name, partitions, compacted);

    /// <summary>The topic's name; also the namespace of its Orleans streams.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Number of partitions; each is one queue. Default 8.</summary>
    [Range(1, 10_000)]
    public int Partitions { get; set; } = 8;

    /// <summary>Whether the broker compacts the topic: then holes between offsets are expected and not counted as a loss.</summary>
    public bool Compacted { get; set; }
}
