using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Emotion.Benchmarks.Emotion;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Emotion.Benchmarks.Responses;

/// <summary>
/// Time from the broker's acknowledgement of the post that completes an episode to the webhook at its receiver, under load; beside
/// a bare consumer of the same topic that posts to the same receiver at once.
/// </summary>
internal static class RulesBenchmark
{
    public const string Claim = "third angry post acknowledged -> webhook received, against a bare consumer that posts at once; p99 within 500 ms";

    // A service that has run for half a minute is what is measured, not its first calls, which are being compiled.
    private const int WarmUpSeconds = 30;
    private const int WarmUpRate = 1_000;

    private const string Angry = "I am so angry and furious, I hate you, this makes me absolutely mad!";

    /// <summary>Arguments: users (1,000), posts per second (500), the model that classifies them (<c>emotion</c>).</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var users = Argument(arguments, 0, 1_000);
        var postsPerSecond = Argument(arguments, 1, 500);
        var model = arguments is [_, _, var named, ..] ? named : "emotion";
        await using var receiver = await HookReceiver.StartAsync();
        await using var job = await MainJob.StartAsync(
            $"--Emotion:Webhooks:Hosts:0=127.0.0.1:{receiver.Port}", "--Emotion:Webhooks:Secret=a secret for benchmarks, long enough",
            "--Emotion:Webhooks:AllowHttp=true", "--Emotion:Webhooks:AllowPrivateAddresses=true", $"--Emotion:Models:Emotion={model}");
        await PutRuleAsync(job.Port, receiver.Port);
        var ingress = job.App.Services.GetRequiredService<IEventIngress>();
        var now = TimeProvider.System.GetUtcNow();
        for (var step = 0; step < 2; step++)
        {
            await ingress.PublishAsync(Topics.Posts, [.. Enumerable.Range(0, users).Select(user => Post(user, step, now))], CancellationToken.None);
        }

        var warming = PostBatch.Create(Math.Min(postsPerSecond, WarmUpRate) * WarmUpSeconds, 1_000, 11, now);
        _ = await OpenLoop.RunAsync(Math.Min(postsPerSecond, WarmUpRate), warming.Length, at => PublishAsync(ingress, warming[at]));
        await DrainAsync(job);
        using var stop = new CancellationTokenSource();
        var servers = job.App.Services.GetRequiredService<EmbeddedKafkaBroker>().BootstrapServers;
        var partitions = job.App.Services.GetRequiredService<IOptions<EmotionOptions>>().Value.Kafka.Partitions;
        var isListening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bare = Task.Factory.StartNew(() => PostAtOnce(servers, partitions, receiver.Port, isListening, stop.Token), TaskCreationOptions.LongRunning);
        // Whichever is first: one that cannot begin says why, instead of being waited for.
        await await Task.WhenAny(isListening.Task, bare);
        using var stages = new StageTimes();
        var acknowledged = await SendAsync(ingress, users, postsPerSecond, now);
        var waited = Stopwatch.StartNew();
        while ((receiver.Webhooks.Count < users || receiver.Bare.Count < users) && waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        await bare;
        Console.WriteLine($"{users:N0} users fire while {postsPerSecond:N0} posts/s come, scored by {model}; {receiver.Webhooks.Count:N0} webhooks, {receiver.Bare.Count:N0} by the bare consumer");
        var (ours, ceiling) = (Latencies(receiver.Webhooks, acknowledged), Latencies(receiver.Bare, acknowledged));
        foreach (var share in (double[])[0.5, 0.99])
        {
            var (mine, theirs) = (FeedLatency.Percentile(ours, share), FeedLatency.Percentile(ceiling, share));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0}: webhook {mine:F1} ms, bare {theirs:F1} ms, ratio {mine / theirs:F1}"));
        }

        Console.Write(stages);
    }

    /// <summary>The posts that complete an episode, one by one among simulated ones.</summary>
    /// <returns>When each was acknowledged, by user.</returns>
    private static async Task<ConcurrentDictionary<string, long>> SendAsync(IEventIngress ingress, int users, int postsPerSecond, DateTimeOffset now)
    {
        var acknowledged = new ConcurrentDictionary<string, long>();
        var every = Math.Max(2, postsPerSecond / 50);
        var others = PostBatch.Create(users * (every - 1), 1_000, 7, now);
        var other = 0;
        _ = await OpenLoop.RunAsync(postsPerSecond, users * every, at => at % every == 0 ? CompleteAsync(at / every) : PublishAsync(ingress, others[other++]));
        return acknowledged;

        async Task CompleteAsync(int user)
        {
            await ingress.PublishAsync(Topics.Posts, [Post(user, 2, now)], CancellationToken.None);
            acknowledged[Name(user)] = Stopwatch.GetTimestamp();
        }
    }

    private static Task PublishAsync(IEventIngress ingress, (string User, byte[] Json) post) =>
        ingress.PublishAsync(Topics.Posts, [new IngressEvent(post.User, post.Json)], CancellationToken.None);

    private static void PostAtOnce(string servers, int partitions, int port, TaskCompletionSource isListening, CancellationToken stop)
    {
        using var http = new HttpClient();
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = servers, GroupId = "bare", FetchWaitMaxMs = 5, EnableAutoCommit = false }).Build();
        consumer.Assign([.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(Topics.Posts, partition)).Select(partition =>
            new TopicPartitionOffset(partition, consumer.QueryWatermarkOffsets(partition, TimeSpan.FromSeconds(10)).High))]);
        isListening.SetResult();
        var pending = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(100) is { Message.Key: { } key } && key.StartsWith("hook-", StringComparison.Ordinal))
            {
                pending.Add(PostAsync(http, port, key));
            }
        }

        Task.WaitAll(pending, CancellationToken.None);
    }

    private static async Task PostAsync(HttpClient http, int port, string user)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { userId = user }));
        using var answer = await http.PostAsync(new Uri($"http://127.0.0.1:{port}/bare"), content);
        _ = answer.EnsureSuccessStatusCode();
    }

    private static async Task PutRuleAsync(int port, int hookPort)
    {
        using var http = new HttpClient();
        using var rule = new StringContent(
            $$$"""{"name":"Burst","when":{"type":"count","label":"anger","above":0.8,"atLeast":3,"within":"5m"},"action":{"type":"webhook","url":"http://127.0.0.1:{{{hookPort}}}/hook"}}""",
            Encoding.UTF8,
            "application/json");
        using var answer = await http.PutAsync(new Uri($"http://127.0.0.1:{port}/v1/rules/burst"), rule);
        _ = answer.EnsureSuccessStatusCode();
        await Task.Delay(TimeSpan.FromSeconds(1)); // In force on every silo by then.
    }

    private static async Task DrainAsync(MainJob job)
    {
        var lag = job.App.Services.GetRequiredService<IKafkaLag>();
        while ((await lag.GetAsync(Topics.Provider)).Any(partition => partition.LagRecords > 0))
        {
            await Task.Delay(50);
        }
    }

    private static IngressEvent Post(int user, int step, DateTimeOffset now) => new(Name(user), JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"{Name(user)}-{step}"),
        userId = Name(user),
        text = Angry,
        createdAt = now.AddSeconds(step - 60),
    }));

    private static string Name(int user) => string.Create(CultureInfo.InvariantCulture, $"hook-{user}");

    private static double[] Latencies(ConcurrentDictionary<string, long> arrived, ConcurrentDictionary<string, long> acknowledged) =>
        [.. arrived.Where(pair => acknowledged.ContainsKey(pair.Key)).Select(pair => Stopwatch.GetElapsedTime(acknowledged[pair.Key], pair.Value).TotalMilliseconds)];

    private static int Argument(string[] arguments, int index, int byDefault) =>
        arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : byDefault;
}
