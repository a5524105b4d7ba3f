using System.Text.Json;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Streaming;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Streaming;

namespace Emotion.Tests.Integration.Pricing;

/// <summary>Windows, counts and revisions of zones survive SIGKILL at any moment, and nothing fires twice.</summary>
public sealed class ZoneCrashTests
{
    private const int Partitions = 2;
    private const int ZoneCount = 12;
    private const int Minutes = 4;
    private const long Minute = 60_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly long Start = 1_760_000_040_000 / Minute * Minute;

    private readonly List<ZonePrice> _prices = [];
    private readonly List<JsonElement> _late = [];
    private int _ids;

    [Fact]
    public async Task Zones_KilledAtRandom_GiveTheSameWindowsCountsAndRevisions()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var broker = EmbeddedBrokerFixture.Start(TopicCatalogue.All(Partitions));
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tail = TailAsync(broker, reading.Token);
        using var service = await ServiceProcess.PrepareAsync(broker.Broker, Partitions, ("Emotion__WakeUps__AdvanceWhenIdle", "false"));
        service.Start();

        // On time: shuffled within the disorder that is allowed for, each event sent twice, the process killed between.
        var random = new Random(20261122);
        var events = OnTime(random);
        foreach (var part in events.Chunk((events.Count / 3) + 1))
        {
            var before = Distinct().Count;
            await SendAsync(broker, part);
            await Until.TrueAsync(() => Distinct().Count > before, Patience);
            await KillAfterAsync(service, random.Next(200));
        }

        // One minute behind the last window's end: all windows have fired, and the last one is not final yet.
        await TickAsync(broker, Start + (Minutes * Minute) + 30_000);
        await Until.TrueAsync(() => Distinct().Count(price => price is { Revision: 0 }) == ZoneCount * Minutes, Patience);
        await KillAfterAsync(service, random.Next(500));
        await TickAsync(broker, Start + (Minutes * Minute) + 31_000);

        // Late within the lateness: a new driver in the last window of each zone is a new revision.
        var last = Start + ((Minutes - 1) * Minute);
        await SendAsync(broker, [.. Enumerable.Range(0, ZoneCount).Select(zone => Event(zone, last + 1, "latecomer", GpsEvent.Supply))]);
        await Until.TrueAsync(() => Distinct().Exists(price => price is { Revision: 1, Final: false }), Patience);
        await KillAfterAsync(service, 0);
        await Until.TrueAsync(() => Distinct().Count(price => price is { Revision: 1, Final: false }) == ZoneCount, Patience);

        // The lateness is over: every window has a last result.
        await TickAsync(broker, Start + (Minutes * Minute) + (3 * Minute));
        await Until.TrueAsync(() => Distinct().Count(price => price.Final) == ZoneCount * Minutes, Patience);
        await KillAfterAsync(service, random.Next(500));

        // Later still: put aside with its watermark, and nothing else.
        await TickAsync(broker, Start + (Minutes * Minute) + (3 * Minute) + 1_000);
        await SendAsync(broker, [Event(0, last + 2, "too late", GpsEvent.Demand)]);
        await Until.TrueAsync(() => Locked(() => _late.Count) > 0, Patience);
        await service.KillAsync();

        var expected = Expected(events, last).Order().ToList();
        Assert.Equal(expected, Distinct().Select(Text).Order());
        var late = Locked(() => Assert.Single(_late.DistinctBy(aside => aside.GetProperty("id").GetString())));
        Assert.Equal(Topics.Gps, late.GetProperty("topic").GetString());
        Assert.True(late.GetProperty("lateBy").GetDouble() > 120);
        Assert.True(late.GetProperty("watermark").GetDateTimeOffset() >= DateTimeOffset.FromUnixTimeMilliseconds(last + (2 * Minute)));

        await reading.CancelAsync();
        await tail.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static IEnumerable<string> Expected(List<GpsEvent> events, long last)
    {
        foreach (var window in events.GroupBy(gps => (Zone: Zones.Of(gps.Lat, gps.Lon), Start: gps.CreatedAt.ToUnixTimeMilliseconds() / Minute * Minute)))
        {
            var supply = window.Where(gps => gps.Kind == GpsEvent.Supply).DistinctBy(gps => gps.SourceId).Count();
            var demand = window.Where(gps => gps.Kind == GpsEvent.Demand).DistinctBy(gps => gps.SourceId).Count();
            var (zone, start) = window.Key;
            yield return $"{zone} {start} {supply} {demand} 0 False";
            if (start == last)
            {
                yield return $"{zone} {start} {supply + 1} {demand} 1 False";
                yield return $"{zone} {start} {supply + 1} {demand} 2 True";
            }
            else
            {
                yield return $"{zone} {start} {supply} {demand} 1 True";
            }
        }
    }

    private static string Text(ZonePrice price) =>
        $"{price.Zone} {price.WindowStart.ToUnixTimeMilliseconds()} {price.Supply} {price.Demand} {price.Revision} {price.Final}";

    private List<GpsEvent> OnTime(Random random)
    {
        var events = new List<GpsEvent>();
        for (var second = 0; second < Minutes * 60; second += 2)
        {
            for (var zone = 0; zone < ZoneCount; zone++)
            {
                var kind = random.Next(3) == 0 ? GpsEvent.Demand : GpsEvent.Supply;
                events.Add(Event(zone, Start + (second * 1_000) + random.Next(1_000), FormattableString.Invariant($"source-{random.Next(25)}"), kind));
            }
        }

        return events;
    }

    private GpsEvent Event(int zone, long timeMs, string source, string kind) => new()
    {
        Id = FormattableString.Invariant($"gps-{_ids++}"),
        SourceId = source,
        Kind = kind,
        Lat = 10 + (zone * 0.1),
        Lon = 20,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(timeMs),
    };

    /// <summary>Event time passes in all partitions: positions in a zone that is not looked at.</summary>
    private Task TickAsync(EmbeddedBrokerFixture broker, long timeMs) => SendAsync(
        broker, [.. Enumerable.Range(0, 32).Select(i => Event(500, timeMs, FormattableString.Invariant($"tick-{i}"), GpsEvent.Supply))]);

    private static Task SendAsync(EmbeddedBrokerFixture broker, IReadOnlyList<GpsEvent> events) => broker.Producer.ProduceAllAsync(
        [.. events.SelectMany(gps => Enumerable.Repeat(new KafkaMessage(Topics.Gps, gps.SourceId, JsonSerializer.SerializeToUtf8Bytes(gps, PricingJson.Default.GpsEvent)), 2))]);

    private static async Task KillAfterAsync(ServiceProcess service, int milliseconds)
    {
        // The moment of the kill is what the test varies; nothing is expected to have happened by then.
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        await service.KillAsync();
        service.Start();
    }

    private async Task TailAsync(EmbeddedBrokerFixture broker, CancellationToken cancellationToken)
    {
        var from = Enumerable.Range(0, Partitions).Select(partition => new KafkaTailStart(Topics.Prices, partition, 0))
            .Append(new KafkaTailStart(Topics.LateEvents, 0, 0)).ToList();
        await foreach (var read in broker.Tail.ReadAsync(from, cancellationToken))
        {
            lock (_prices)
            {
                if (read.Topic == Topics.LateEvents)
                {
                    using var document = JsonDocument.Parse(read.Record.Value);
                    _late.Add(document.RootElement.Clone());
                }
                else
                {
                    _prices.Add(JsonSerializer.Deserialize(read.Record.Value, PricingJson.Default.ZonePrice)!);
                }
            }
        }
    }

    /// <summary>The prices so far without those of ticks; a result sent again is the same result.</summary>
    private List<ZonePrice> Distinct() => Locked(() => _prices.Where(price => price.Zone != Zones.Of(60, 20)).Distinct().ToList());

    private T Locked<T>(Func<T> read)
    {
        lock (_prices)
        {
            return read();
        }
    }
}
