using System.Diagnostics;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference;
using Emotion.Inference.Registry;
using Emotion.Inference.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Benchmarks.Inference;

/// <summary>
/// The served path, from many grains through the inference grain and the micro-batcher, against a raw loop over ONNX Runtime with the same
/// preparation on as many threads, in turns in one process.
/// </summary>
internal static class InferenceBenchmark
{
    public const string Name = "inference";
    public const string Claim = "texts through InferenceGrain from many grains reach at least .9 of a raw ONNX Runtime loop";
    private const int Callers = 256;
    private const int Rounds = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    /// <summary>Runs it; the arguments are <c>[model [batch limit]]</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        var model = args.ElementAtOrDefault(0) ?? "emotion";
        using var host = await InferenceHost.StartAsync(model, args.ElementAtOrDefault(1) ?? "32");
        var registry = host.Services.GetRequiredService<ModelRegistry>();
        var version = registry.VersionsOf(model).LastOrDefault(version => version.State == ModelState.Ready)
            ?? throw new InvalidOperationException($"There is no model '{model}' that is ready.");
        var texts = BenchmarkTexts.Make(4096);
        var loader = host.Services.GetServices<IModelLoader>().Single(loader => loader.Kind == "text");
        using var raw = (ITextModel)loader.Load(Path.Combine(host.Services.GetRequiredService<ModelPaths>().Folder, model, version.Version), version.Manifest!);
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        Console.WriteLine($"{model} {version.Version}, {texts.Length} texts of {texts.Average(text => text.Length):F0} characters on average, {Callers} calling grains, {Environment.ProcessorCount} workers");
        var rates = new Dictionary<string, List<double>>
        {
            ["raw loop, batch 1"] = [],
            ["raw loop, batch 32"] = [],
            ["served, one text per call"] = [],
            ["served, batches of 8 per call"] = [],
        };
        for (var round = 0; round <= Rounds; round++)
        {
            var measured = new[]
            {
                await RawAsync(raw, texts, 1),
                await RawAsync(raw, texts, 32),
                await ServedAsync(grains, texts, 1),
                await ServedAsync(grains, texts, 8),
            };

            // The first round warms everything up.
            foreach (var (i, rate) in measured.Index())
            {
                if (round > 0)
                {
                    rates.ElementAt(i).Value.Add(rate);
                }
            }
        }

        var ceiling = rates.Take(2).Max(entry => Median(entry.Value));
        foreach (var (name, all) in rates.Where(entry => entry.Value.Count > 0))
        {
            Console.WriteLine($"{name,-32} {Median(all),9:F0} texts/s   {Median(all) / ceiling,5:P0} of the best raw loop   (from {all.Min():F0} to {all.Max():F0})");
        }

        await AloneAsync(grains, raw, texts);
        await host.StopAsync();
    }

    /// <summary>One caller, one text at a time: what serving adds to a text's latency.</summary>
    private static async Task AloneAsync(IGrainFactory grains, ITextModel raw, string[] texts)
    {
        var inference = grains.GetInference();
        var (bare, served) = (new List<double>(), new List<double>());
        foreach (var text in texts.Take(1000))
        {
            var started = Stopwatch.GetTimestamp();
            _ = raw.Score([raw.Prepare(text)]);
            bare.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = Stopwatch.GetTimestamp();
            _ = await inference.Classify(text, null, InferencePriority.Interactive);
            served.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Console.WriteLine($"one text alone: raw p50 {Quantile(bare, .5):F3} ms, p99 {Quantile(bare, .99):F3} ms; served p50 {Quantile(served, .5):F3} ms, p99 {Quantile(served, .99):F3} ms");
    }

    private static async Task<double> RawAsync(ITextModel model, string[] texts, int batch)
    {
        long scored = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(worker => Task.Factory.StartNew(
            () =>
            {
                var prepared = new PreparedText[batch];
                for (var at = worker * batch; Stopwatch.GetElapsedTime(started) < Turn; at += batch * Environment.ProcessorCount)
                {
                    for (var i = 0; i < batch; i++)
                    {
                        prepared[i] = model.Prepare(texts[(at + i) % texts.Length]);
                    }

                    _ = model.Score(prepared);
                    _ = Interlocked.Add(ref scored, batch);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        return scored / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> ServedAsync(IGrainFactory grains, string[] texts, int batch)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => grains.GetGrain<ICallerGrain>(caller).Call(texts, batch, Turn)));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> values) => Quantile(values, .5);

    private static double Quantile(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
}
