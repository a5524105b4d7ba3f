using System.Diagnostics;
using System.Globalization;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Inference;
using Emotion.Inference.Hosting;
using Emotion.Inference.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Emotion.Benchmarks.Emotion;

/// <summary>Posts per second from Kafka to acknowledged results and durable state, and the latency to a WebSocket frame.</summary>
internal static class PipelineBenchmark
{
    public const string Claim = "posts per second end to end with durable state against consumer -> same preparation -> same model; produce -> WebSocket latency";

    /// <summary>Arguments: posts a run (20,000), posts per second while latency is measured (half of what the last run reached).</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var count = arguments is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 20_000;
        double? rate = arguments is [_, var given, ..] ? double.Parse(given, CultureInfo.InvariantCulture) : null;
        await using var job = await MainJob.StartAsync();
        var services = job.App.Services;
        var registry = services.GetRequiredService<ModelRegistry>();
        await registry.FirstScan;
        var version = registry.VersionsOf("emotion")[^1];
        var loader = services.GetServices<IModelLoader>().Single(loader => loader.Kind == version.Manifest!.Kind);
        using var model = (ITextModel)loader.Load(Path.Combine(services.GetRequiredService<IOptions<InferenceOptions>>().Value.Folder, version.Name, version.Version), version.Manifest!);
        var now = TimeProvider.System.GetUtcNow();

        Console.WriteLine($"{count:N0} posts, 1,000 users, model emotion/{version.Version}");
        var batch = await Ceiling.BestBatchAsync(PostBatch.Create(2_000, 1_000, 1, now), model);
        Console.WriteLine($"ceiling: runs of {batch}, sorted by length, the fastest of {string.Join(", ", Ceiling.Batches)}");

        // As long as a run: 2,000 posts did not warm a silo up that does three times as many in a second.
        _ = await ThroughputAsync(job, PostBatch.Create(count, 1_000, 2, now));
        Console.WriteLine($"{"run",4} {"ceiling/s",10} {"pipeline/s",11} {"ratio",6}");
        var throughput = 0.0;
        for (var run = 1; run <= 3; run++)
        {
            var ceiling = await Ceiling.MeasureAsync(PostBatch.Create(count, 1_000, 10 + run, now), model, batch);
            throughput = await ThroughputAsync(job, PostBatch.Create(count, 1_000, 20 + run, now));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run,4} {ceiling,10:N0} {throughput,11:N0} {throughput / ceiling,6:F2}"));
        }

        using var stages = new StageTimes();
        Console.WriteLine(await FeedLatency.MeasureAsync(job, rate ?? throughput / 2, TimeSpan.FromSeconds(20)));
        Console.Write(stages);
    }

    private static async Task<double> ThroughputAsync(MainJob job, (string User, byte[] Json)[] posts)
    {
        var clock = Stopwatch.StartNew();
        await job.ProcessAsync(Topics.Posts, posts);
        return posts.Length / clock.Elapsed.TotalSeconds;
    }
}
