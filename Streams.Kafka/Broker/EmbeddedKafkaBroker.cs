using System.Runtime.InteropServices;

namespace Emotion.Streams.Kafka;

/// <summary>
/// A Kafka broker inside this process (librdkafka's mock cluster), for first runs and tests: it speaks the real protocol to
/// any client on this machine, but lives in memory and keeps only 5 MiB or 100,000 batches per partition. It listens on
/// loopback, on a port the system chooses. What it does not do: transactions, consumer groups of two members, creating
/// topics over the wire.
/// </summary>
public sealed class EmbeddedKafkaBroker : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private nint _client;
    private nint _cluster;

    private EmbeddedKafkaBroker(nint client, nint cluster)
    {
        _client = client;
        _cluster = cluster;
        BootstrapServers = Marshal.PtrToStringUTF8(MockClusterNative.Bootstraps(cluster))
            ?? throw new InvalidOperationException("The embedded broker has no address.");
    }

    /// <summary>Where it listens, <c>host:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Identifies this life of the broker: offsets of an earlier one mean nothing now.</summary>
    public string Incarnation { get; } = Guid.NewGuid().ToString("N");

    /// <summary>How another process finds it.</summary>
    public EmbeddedBrokerInfo Info => new(BootstrapServers, Incarnation, Environment.ProcessId);

    /// <summary>Starts a broker that has these topics.</summary>
    /// <exception cref="InvalidOperationException">The native library refused.</exception>
    public static EmbeddedKafkaBroker Start(IEnumerable<KafkaTopic> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        var client = MockClusterNative.NewClient();
        var cluster = MockClusterNative.NewCluster(client, brokers: 1);
        if (cluster == 0)
        {
            MockClusterNative.Destroy(client);
            throw new InvalidOperationException("The embedded broker did not start: no port could be bound on loopback.");
        }

        var broker = new EmbeddedKafkaBroker(client, cluster);
        foreach (var topic in topics)
        {
            broker.CreateTopic(topic);
        }

        return broker;
    }

    /// <summary>Creates a topic; one that exists keeps its partitions.</summary>
    /// <exception cref="InvalidOperationException">The broker refused.</exception>
    public void CreateTopic(KafkaTopic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            const int TopicAlreadyExists = 36;
            var error = MockClusterNative.CreateTopic(_cluster, topic.Name, topic.Partitions, replicas: 1);
            if (error is not 0 and not TopicAlreadyExists)
            {
                throw new InvalidOperationException($"The embedded broker refused topic '{topic.Name}' with {topic.Partitions} partitions (error {error}).");
            }
        }
    }

    /// <summary>Ends the broker; all its records are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        nint client, cluster;
        lock (_lock)
        {
            (client, cluster) = (_client, _cluster);
            _client = _cluster = 0;
        }

        if (cluster != 0)
        {
            // Both calls join native threads.
            await Task.Run(() =>
            {
                MockClusterNative.DestroyCluster(cluster);
                MockClusterNative.Destroy(client);
            });
        }
    }
}
