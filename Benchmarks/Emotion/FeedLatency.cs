using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Confluent.Kafka;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Emotion.Benchmarks.Emotion;

/// <summary>Time from producing a post to its frame on a WebSocket, beside the time to a bare consumer of the same topic.</summary>
internal static class FeedLatency
{
    public static async Task<string> MeasureAsync(MainJob job, double postsPerSecond, TimeSpan duration)
    {
        var sent = new ConcurrentDictionary<string, long>();
        var (frames, bare) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        using var stop = new CancellationTokenSource();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{job.Port}/v1/feed?types=emotion"), CancellationToken.None);
        var reading = Task.Run(() => ReadFramesAsync(socket, sent, frames, stop.Token));
        var servers = job.App.Services.GetRequiredService<EmbeddedKafkaBroker>().BootstrapServers;
        var partitions = job.App.Services.GetRequiredService<IOptions<EmotionOptions>>().Value.Kafka.Partitions;
        var consuming = Task.Factory.StartNew(() => Consume(servers, partitions, sent, bare, stop.Token), TaskCreationOptions.LongRunning);

        var ingress = job.App.Services.GetRequiredService<IEventIngress>();
        var posts = PostBatch.Create((int)(postsPerSecond * duration.TotalSeconds), 1_000, 99, TimeProvider.System.GetUtcNow());
        var produced = await OpenLoop.RunAsync(postsPerSecond, posts.Length, at =>
        {
            sent[Id(posts[at].Json)] = Stopwatch.GetTimestamp();
            return ingress.PublishAsync(Topics.Posts, [new IngressEvent(posts[at].User, posts[at].Json)], CancellationToken.None);
        });
        var deadline = Stopwatch.StartNew();
        while (frames.Count < posts.Length && deadline.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(50);
        }

        await stop.CancelAsync();
        await Task.WhenAll(reading, consuming);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"at {postsPerSecond:N0} posts/s: WebSocket frame p50 {Percentile(frames, 0.5):F1} ms, p99 {Percentile(frames, 0.99):F1} ms ({frames.Count:N0} of {posts.Length:N0}); bare consumer p50 {Percentile(bare, 0.5):F1} ms, p99 {Percentile(bare, 0.99):F1} ms;{produced.Remark}");
    }

    private static async Task ReadFramesAsync(ClientWebSocket socket, ConcurrentDictionary<string, long> sent, ConcurrentBag<double> latencies, CancellationToken stop)
    {
        var buffer = new byte[256 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
                var at = Stopwatch.GetTimestamp();
                using var frame = JsonDocument.Parse(buffer.AsMemory(0, length));
                if (frame.RootElement.GetProperty("type").GetString() == "emotion" && frame.RootElement.GetProperty("data").GetProperty("id").GetString() is { } id && sent.TryGetValue(id, out var start))
                {
                    latencies.Add(Stopwatch.GetElapsedTime(start, at).TotalMilliseconds);
                }
            }
        }
        catch (OperationCanceledException)
        {
            socket.Abort();
        }
    }

    private static void Consume(string servers, int partitions, ConcurrentDictionary<string, long> sent, ConcurrentBag<double> latencies, CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = servers, GroupId = "latency", FetchWaitMaxMs = 5, EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(Topics.Posts, partition, Offset.End)));
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(100) is { } record && sent.TryGetValue(Id(record.Message.Value), out var start))
            {
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
    }

    private static string Id(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("id").GetString()!;
    }

    internal static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
