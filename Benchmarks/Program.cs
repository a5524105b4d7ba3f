using Emotion.Benchmarks;
using Emotion.Benchmarks.Emotion;
using Emotion.Benchmarks.Inference;
using Emotion.Benchmarks.Pricing;
using Emotion.Benchmarks.Recommendation;
using Emotion.Benchmarks.Responses;
using Emotion.Benchmarks.Streams;

// Each benchmark measures a claim against a ceiling in the same run; docs/benchmarks.md records what came out.
var benchmarks = new Dictionary<string, (string Claim, Func<string[], Task> Run)>(StringComparer.Ordinal)
{
    [InferenceBenchmark.Name] = (InferenceBenchmark.Claim, InferenceBenchmark.RunAsync),
    [OverloadBenchmark.Name] = (OverloadBenchmark.Claim, OverloadBenchmark.RunAsync),
    ["pipeline"] = (PipelineBenchmark.Claim, PipelineBenchmark.RunAsync),
    ["rules"] = (RulesBenchmark.Claim, RulesBenchmark.RunAsync),
    ["recommend"] = (RecommendBenchmark.Claim, RecommendBenchmark.RunAsync),
    ["windows"] = (WindowsBenchmark.Claim, WindowsBenchmark.RunAsync),
    ["zones"] = (ZonesBenchmark.Claim, ZonesBenchmark.RunAsync),
    ["streams"] = (StreamsBenchmark.Claim, StreamsBenchmark.RunAsync),
    ["durable"] = (StreamsBenchmark.DurableClaim, StreamsBenchmark.RunDurableAsync),
};

if (args is [var name, .. var rest] && benchmarks.TryGetValue(name, out var benchmark))
{
    Console.WriteLine($"{name}: {benchmark.Claim}");
    Console.WriteLine(Machine.Describe());
    await benchmark.Run(rest);
    return 0;
}

Console.Error.WriteLine("dotnet run -c Release --project Benchmarks -- <name>, where <name> is one of:");
foreach (var (known, (claim, _)) in benchmarks)
{
    Console.Error.WriteLine($"  {known,-14} {claim}");
}

return 2;
