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
    private const int Batch = 32;

    /// <summary>Posts per second.</summary>
    public static async Task<double> MeasureAsync((string User, byte[] Json)[] posts, ITextModel model)
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

        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread =>
            Task.Factory.StartNew(() => Consume(broker.BootstrapServers, thread, (posts.Length + threads - 1 - thread) / threads, model), TaskCreationOptions.LongRunning)));
        return posts.Length / clock.Elapsed.TotalSeconds;
    }

    private static void Consume(string servers, int partition, int count, ITextModel model)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = servers, GroupId = "ceiling", FetchWaitMaxMs = 5, EnableAutoCommit = false }).Build();
        consumer.Assign(new TopicPartitionOffset("posts", partition, Offset.Beginning));
        var prepared = new List<global::Emotion.Inference.Text.PreparedText>(Batch);
        for (var seen = 0; seen < count;)
        {
            if (consumer.Consume(1_000) is not { } record)
            {
                continue;
            }

            seen++;
            using var json = JsonDocument.Parse(record.Message.Value);
            prepared.Add(model.Prepare(json.RootElement.GetProperty("text").GetString()!));
            if (prepared.Count == Batch || seen == count)
            {
                model.Score(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(prepared));
                prepared.Clear();
            }
        }
    }
}
