using System.Globalization;
using Emotion.Api.Grpc.V1;
using Emotion.Benchmarks.Emotion;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Benchmarks.Recommendation;

/// <summary>
/// Latency of Recommend at stated rates while clicks stream in, against an empty gRPC method (the health check) on the same
/// server; freshness of a click; memory; and how all of it grows with ten times the users and items.
/// </summary>
internal static class RecommendBenchmark
{
    public const string Claim = "Recommend p50/p99/p99.9 at stated rates against an empty gRPC method in the same run; click -> changed answer; memory per user and item; ten times the users and items";

    private const double ClicksPerSecond = 200;
    private static readonly double[] Rates = [50, 200, 500];

    /// <summary>Arguments: users (100,000), items (50,000), seconds per measurement (15).</summary>
    public static async Task RunAsync(string[] arguments)
    {
        int Argument(int at, int otherwise) => arguments.Length > at ? int.Parse(arguments[at], CultureInfo.InvariantCulture) : otherwise;
        var (users, items, seconds) = (Argument(0, 100_000), Argument(1, 50_000), Argument(2, 15));
        foreach (var part in (int[])[10, 1])
        {
            await MeasureAsync(users / part, items / part, TimeSpan.FromSeconds(seconds));
        }
    }

    private static async Task MeasureAsync(int users, int items, TimeSpan duration)
    {
        await using var job = await MainJob.StartAsync();
        var shop = new BenchmarkShop(job.App.Services, users, items);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"-- {users:N0} users, {items:N0} items"));
        Console.WriteLine(await shop.FillAsync());

        var addresses = job.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        using var channel = GrpcChannel.ForAddress(addresses.Last(address => address.StartsWith("http://127.0.0.1", StringComparison.Ordinal)));
        var recommend = new RecommendationService.RecommendationServiceClient(channel);
        var health = new Health.HealthClient(channel);
        using var stop = new CancellationTokenSource();
        var streaming = shop.StreamAsync(ClicksPerSecond, stop.Token);
        var (random, degraded) = (new Random(7), 0);
        async Task RecommendAsync()
        {
            var answer = await recommend.RecommendAsync(new RecommendRequest { UserId = BenchmarkShop.User(random.Next(users)), K = 10 });
            if (answer.Degraded)
            {
                Interlocked.Increment(ref degraded);
            }
        }

        _ = await OpenLoop.RunAsync(Rates[0], TimeSpan.FromSeconds(3), RecommendAsync);
        Console.WriteLine($"{"calls/s",8} {"method",-10} {"p50 ms",8} {"p99 ms",8} {"p99.9 ms",9}   (with {ClicksPerSecond:N0} clicks/s)");
        foreach (var rate in Rates)
        {
            degraded = 0;
            var empty = await OpenLoop.RunAsync(rate, duration, async () => await health.CheckAsync(new HealthCheckRequest()));
            Console.WriteLine(empty.Row(rate, "empty"));
            var ours = await OpenLoop.RunAsync(rate, duration, RecommendAsync);
            Console.WriteLine(ours.Row(rate, "Recommend") + string.Create(CultureInfo.InvariantCulture, $"   {degraded:N0} degraded"));
        }

        var fresh = await shop.FreshnessAsync(recommend, 100);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"click -> changed answer: p50 {fresh.At(0.5):F1} ms, p99 {fresh.At(0.99):F1} ms (100 clicks)"));
        await stop.CancelAsync();
        await streaming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
