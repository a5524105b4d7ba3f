using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Confluent.Kafka;
using Emotion.Benchmarks.Emotion;
using Emotion.Benchmarks.Streams;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Pricing;
using Emotion.Streams.Kafka;

namespace Emotion.Benchmarks.Pricing;

/// <summary>
/// GPS events through the main job: re-keyed to zones, counted in event-time windows, priced as windows fire, done when the state
/// is durable and the prices are acknowledged. The bare loop reads the same events, parses them, and counts supply and demand per
/// zone and minute in a dictionary: no watermark, no lateness, no state, no price.
/// </summary>
internal static class ZonesBenchmark
{
    public const string Claim = "GPS events per second through Kafka and the zones' windows with durable state, against a bare consumer loop";
    private const int Runs = 4;
    private const int Partitions = 8;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(string[] arguments)
    {
        var count = arguments is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 100_000;
        await using var job = await MainJob.StartAsync();

        // Event time goes on from run to run: what lies behind the watermark would be late.
        var begin = TimeProvider.System.GetUtcNow() - ((Runs + 1) * Span);
        var simulator = new GpsSimulator(seed: 7, drivers: 400, places: 40);
        Console.WriteLine($"{count:N0} events over {Span.TotalMinutes:N0} minutes of event time a run; thousand events per CPU-second (per second)");
        Console.WriteLine($"{"run",8} {"zones",6} {"bare loop",18} {"through grains",18} {"ratio",6}");
        for (var run = 0; run < Runs; run++)
        {
            var events = Create(simulator, count, begin + (run * Span));
            var (bare, zones) = await BareAsync(events);
            var measuring = Measurement.Start();
            await job.ProcessAsync(Topics.Gps, events);
            var grains = measuring.End(count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(run == 0 ? "first" : run),8} {zones,6} {bare,18} {grains,18} {grains.PerCpuSecond / bare.PerCpuSecond,6:F2}"));
        }
    }

    private static (string Key, byte[] Json)[] Create(GpsSimulator simulator, int count, DateTimeOffset begin)
    {
        var events = new (string, byte[])[count];
        for (var at = 0; at < count; at++)
        {
            var gps = simulator.Next(begin + (Span * ((double)at / count)));
            var value = new GpsEvent
            {
                Id = gps.Id,
                SourceId = gps.SourceId,
                Kind = gps.IsDemand ? GpsEvent.Demand : GpsEvent.Supply,
                Lat = gps.Latitude,
                Lon = gps.Longitude,
                CreatedAt = gps.CreatedAt,
            };
            events[at] = (gps.SourceId, JsonSerializer.SerializeToUtf8Bytes(value, PricingJson.Default.GpsEvent));
        }

        return events;
    }

    /// <summary>A broker of its own in this process, as the main job's is: both sides pay for it.</summary>
    private static async Task<(Measurement Bare, int Zones)> BareAsync((string Key, byte[] Json)[] events)
    {
        await using var broker = EmbeddedKafkaBroker.Start([new KafkaTopic(Topics.Gps, Partitions)]);
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 5, EnableIdempotence = true }).Build();
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "bare", FetchWaitMaxMs = 5, EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Topics.Gps, partition, Offset.Beginning)));
        var windows = new Dictionary<(string Zone, long Minute), (int Supply, int Demand)>();
        var measuring = Measurement.Start();
        foreach (var (key, json) in events)
        {
            producer.Produce(Topics.Gps, new Message<string, byte[]> { Key = key, Value = json });
        }

        for (var seen = 0; seen < events.Length;)
        {
            if (consumer.Consume(1_000) is not { } record)
            {
                continue;
            }

            seen++;
            var gps = JsonSerializer.Deserialize(record.Message.Value, PricingJson.Default.GpsEvent)!;
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(
                windows, (Zones.Of(gps.Lat, gps.Lon), gps.CreatedAt.ToUnixTimeSeconds() / 60), out _);
            counts = gps.Kind == GpsEvent.Demand ? (counts.Supply, counts.Demand + 1) : (counts.Supply + 1, counts.Demand);
        }

        return (measuring.End(events.Length), windows.Keys.Select(static window => window.Zone).Distinct().Count());
    }
}
