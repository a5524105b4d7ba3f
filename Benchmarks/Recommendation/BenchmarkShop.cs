using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Emotion.Api.Grpc.V1;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Recommendation;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Benchmarks.Recommendation;

/// <summary>A simulated shop filled into the main job by the ordinary ways.</summary>
internal sealed class BenchmarkShop(IServiceProvider services, int users, int items)
{
    private const int ClicksPerUser = 4;
    private const int Chunk = 1_000;

    private readonly IEventIngress _ingress = services.GetRequiredService<IEventIngress>();
    private readonly ShopSimulator _simulator = new(new ShopSimulatorOptions
    {
        Users = users,
        Items = items,
        Start = TimeProvider.System.GetUtcNow().AddDays(-2),
        SessionsPerDay = 0.5,
    });

    /// <summary>A user's id.</summary>
    public static string User(int number) => "s" + (number + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Fills in items, purchases and clicks, and waits until all of it counts.</summary>
    /// <returns>What it took, and the memory it takes.</returns>
    public async Task<string> FillAsync()
    {
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var chunk in _simulator.Items.Chunk(Chunk))
        {
            await _ingress.PublishAsync(
                Topics.Items,
                [.. chunk.Select(item => new IngressEvent(item.ItemId, JsonSerializer.SerializeToUtf8Bytes(
                    new ShopItem { ItemId = item.ItemId, Title = item.Title, Category = item.Category, Price = item.Price, InStock = item.InStock }, RecommendationJson.Default.ShopItem)))],
                CancellationToken.None);
        }

        await SettleAsync();
        var withItems = GC.GetTotalMemory(forceFullCollection: true);
        var store = services.GetRequiredService<IGrainFactory>().GetGrain<IFeatureStoreGrain>(0);
        foreach (var chunk in _simulator.History.Chunk(Chunk))
        {
            _ = await store.Load([.. chunk.Select(bought => new Purchase { UserId = bought.UserId, ItemId = bought.ItemId, Quantity = bought.Quantity, CreatedAt = bought.CreatedAt })]);
        }

        var (clock, clicks) = (Stopwatch.StartNew(), 0);
        foreach (var chunk in _simulator.Run(2).Take(ClicksPerUser * users).Chunk(Chunk))
        {
            await _ingress.PublishAsync(Topics.Clicks, [.. chunk.Select(Event)], CancellationToken.None);
            clicks += chunk.Length;
        }

        await SettleAsync();
        var seconds = clock.Elapsed.TotalSeconds;
        var full = GC.GetTotalMemory(forceFullCollection: true);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{clicks:N0} clicks in {seconds:N0} s ({clicks / seconds:N0}/s); memory: {(withItems - empty) / (double)items:N0} bytes per item of the catalogue (its grain active), {(full - withItems) / (double)users:N0} bytes per user (grain active, sessions and statistics)");
    }

    /// <summary>Clicks at a steady rate until cancelled.</summary>
    public async Task StreamAsync(double rate, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(stop))
        {
            var now = TimeProvider.System.GetUtcNow();
            await _ingress.PublishAsync(Topics.Clicks, [.. Enumerable.Range(0, (int)(rate / 20)).Select(_ => Event(_simulator.Next(now)))], stop);
        }
    }

    /// <summary>Time from sending a click to an answer that names it, for users who never clicked before.</summary>
    public async Task<Latencies> FreshnessAsync(RecommendationService.RecommendationServiceClient client, int count)
    {
        var latencies = new List<double>(count);
        for (var at = 0; at < count; at++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"fresh-{users}-{at}");
            var item = _simulator.Items[at * 7 % _simulator.Items.Count].ItemId;
            var clock = Stopwatch.StartNew();
            await _ingress.PublishAsync(
                Topics.Clicks, [Event(new SimulatedClick($"fresh-{at}", user, item, "view", TimeProvider.System.GetUtcNow()))], CancellationToken.None);
            while (!(await client.RecommendAsync(new RecommendRequest { UserId = user, K = 20 })).Items.Any(found => found.ItemId == item && found.Why == "you just looked at it"))
            {
                if (clock.Elapsed > TimeSpan.FromSeconds(10))
                {
                    break;
                }

                await Task.Delay(2);
            }

            latencies.Add(clock.Elapsed.TotalMilliseconds);
        }

        return new Latencies(latencies);
    }

    private static IngressEvent Event(SimulatedClick click) => new(click.UserId, JsonSerializer.SerializeToUtf8Bytes(
        new Click { Id = click.Id, UserId = click.UserId, ItemId = click.ItemId, Action = Enum.Parse<ClickAction>(click.Action, ignoreCase: true), CreatedAt = click.CreatedAt },
        RecommendationJson.Default.Click));

    /// <summary>Waits until nothing that was sent is undone.</summary>
    private async Task SettleAsync()
    {
        var lag = services.GetRequiredService<IKafkaLag>();
        do
        {
            await Task.Delay(500);
        }
        while ((await lag.GetAsync(Topics.Provider)).Any(static partition => partition.LagRecords > 0));
    }
}
