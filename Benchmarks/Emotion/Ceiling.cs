using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;
using Emotion.Inference;
using Emotion.Streams.Kafka;

namespace Emotion.Benchmarks.Emotion;

/// <summary>
/// What nobody can beat: bare consumers that parse each post, prepare its text with the same code and run the same ONNX
/// model in batches, one thread per core, and keep nothing.
/// </summary>
internal static class Ceiling
{
    /// <summary>Texts that are read before they are sorted.</summary>
    private const int Sorted = 64;

    /// <summary>Texts per run that are tried.</summary>
    public static readonly int[] Batches = [1, 4, 16];

    /// <summary>The batch size with which this loop is fastest on this machine.</summary>
    public static async Task<int> BestBatchAsync((string User, byte[] Json)[] posts, ITextModel model)
    {
        _ = await MeasureAsync(posts, model, Batches[0]);
        var (best, most) = (0, 0.0);
        foreach (var batch in Batches)
        {
            var rate = await MeasureAsync(posts, model, batch);
            Console.WriteLine($"ceiling with {batch} texts a run: {rate:N0}/s");
            (best, most) = rate > most ? (batch, rate) : (best, most);
        }

        return best;
    }

    /// <summary>Posts per second.</summary>
    public static async Task<double> MeasureAsync((string User, byte[] Json)[] posts, ITextModel model, int batch)
    {
        var threads = Environment.ProcessorCount;
        await using var broker = EmbeddedKafkaBroker.Start([new KafkaTopic("posts", threads)]);
        using (var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 5, CompressionType = CompressionType.Lz4 }).Build())
        {
            for (var at = 0; at < posts.Length; at++)
            {
                producer.Produce(new TopicPartition("posts", at % threads), new Message<Null, byte[]> { Value = posts[at].Json });
            }

            producer.Flush();
        }

        // From when every consumer has its first record: connecting takes longer than some hundred posts.
        var clock = new Stopwatch();
        using var start = new Barrier(threads, _ => clock.Start());
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread =>
            Task.Factory.StartNew(() => Consume(broker.BootstrapServers, thread, (posts.Length + threads - 1 - thread) / threads, model, batch, start), TaskCreationOptions.LongRunning)));
        return posts.Length / clock.Elapsed.TotalSeconds;
    }

    private static void Consume(string servers, int partition, int count, ITextModel model, int batch, Barrier start)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = servers, GroupId = "ceiling", FetchWaitMaxMs = 5, EnableAutoCommit = false }).Build();
        consumer.Assign(new TopicPartitionOffset("posts", partition, Offset.Beginning));
        var prepared = new List<global::Emotion.Inference.Text.PreparedText>(Sorted);
        for (var seen = 0; seen < count;)
        {
            if (consumer.Consume(1_000) is not { } record)
            {
                continue;
            }

            if (seen++ == 0)
            {
                start.SignalAndWait();
            }

            using var json = JsonDocument.Parse(record.Message.Value);
            prepared.Add(model.Prepare(json.RootElement.GetProperty("text").GetString()!));
            if (prepared.Count == Sorted || seen == count)
            {
                // Neighbours in length share a run, so that padding wastes nothing.
                prepared.Sort(static (one, other) => one.Length.CompareTo(other.Length));
                for (var from = 0; from < prepared.Count; from += batch)
                {
                    model.Score(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(prepared).Slice(from, Math.Min(batch, prepared.Count - from)));
                }

                prepared.Clear();
            }
        }
    }
}
