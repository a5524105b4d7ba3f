using System.Diagnostics;
using Emotion.Grains.Interfaces.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Benchmarks.Inference;

/// <summary>
/// Ten times the work that the silo can do, for streams and for interactive calls: how long an interactive call that is answered takes, how
/// many are turned away, and what memory does, against the same calls on a calm silo in the same run.
/// </summary>
internal static class OverloadBenchmark
{
    public const string Name = "overload";
    public const string Claim = "at ten times the capacity memory stays bounded and interactive calls keep their p99";
    private const int Factor = 10;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>Runs it; the argument is the model.</summary>
    public static async Task RunAsync(string[] args)
    {
        var model = args.ElementAtOrDefault(0) ?? "emotion";
        using var host = await InferenceHost.StartAsync(model);
        var inference = host.Services.GetRequiredService<IGrainFactory>().GetInference();
        var texts = BenchmarkTexts.Make(4096);
        _ = await FloodAsync(inference, texts, 64, TimeSpan.FromSeconds(2));
        var capacity = await FloodAsync(inference, texts, 256, TimeSpan.FromSeconds(5));
        var calls = capacity / 10;
        Console.WriteLine($"{model}: {capacity:F0} texts/s are the capacity; interactive calls come at {calls:F0} a second unless said otherwise");

        await Report("calm", OpenLoopAsync(inference, texts, calls, Turn));

        // Streams wait for room: ten times as many texts are offered at once as the queue holds.
        var flood = FloodAsync(inference, texts, Factor * 2048, Turn + TimeSpan.FromSeconds(2));
        await Report($"streams offer {Factor} times", OpenLoopAsync(inference, texts, calls, Turn));
        var went = await flood;
        Console.WriteLine($"  meanwhile streams went on at {went:F0} texts/s");
        await Report($"interactive calls at {Factor} times", OpenLoopAsync(inference, texts, capacity * Factor, Turn));
        await Report("calm again", OpenLoopAsync(inference, texts, calls, Turn));
        await host.StopAsync();
    }

    private static async Task Report(string what, Task<(List<double> Milliseconds, int Refused)> run)
    {
        var (milliseconds, refused) = await run;
        milliseconds.Sort();
        var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{what,-32} answered {milliseconds.Count,7}, turned away {refused,7}; p50 {Quantile(milliseconds, .5),7:F2} ms, p99 {Quantile(milliseconds, .99),7:F2} ms; " +
            $"managed heap {GC.GetTotalMemory(false) / 1e6,5:F0} MB, process {process.WorkingSet64 / 1e6,5:F0} MB");
    }

    private static double Quantile(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)((sorted.Count - 1) * share)];

    /// <summary>Callers that each wait for their answer: as much as the silo can do.</summary>
    private static async Task<double> FloodAsync(IInferenceGrain inference, string[] texts, int callers, TimeSpan time)
    {
        long scored = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            for (var at = caller; Stopwatch.GetElapsedTime(started) < time; at += callers)
            {
                _ = await inference.Classify(texts[at % texts.Length], $"user-{caller}", InferencePriority.Stream);
                _ = Interlocked.Increment(ref scored);
            }
        }));
        return scored / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Calls at a rate, whether or not earlier ones were answered.</summary>
    private static async Task<(List<double> Milliseconds, int Refused)> OpenLoopAsync(IInferenceGrain inference, string[] texts, double rate, TimeSpan time)
    {
        var milliseconds = new List<double>();
        var gate = new Lock();
        var refused = 0;
        var pending = new List<Task>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var started = Stopwatch.GetTimestamp();
        for (var sent = 0; Stopwatch.GetElapsedTime(started) < time && await tick.WaitForNextTickAsync();)
        {
            for (var due = (int)(rate * Stopwatch.GetElapsedTime(started).TotalSeconds); sent < due; sent++)
            {
                pending.Add(CallAsync(texts[sent % texts.Length]));
            }

            _ = pending.RemoveAll(static call => call.IsCompletedSuccessfully);
        }

        await Task.WhenAll(pending);
        return (milliseconds, refused);

        async Task CallAsync(string text)
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                _ = await inference.Classify(text, null, InferencePriority.Interactive);
                var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                lock (gate)
                {
                    milliseconds.Add(took);
                }
            }
            catch (InferenceOverloadedException)
            {
                _ = Interlocked.Increment(ref refused);
            }
        }
    }
}
