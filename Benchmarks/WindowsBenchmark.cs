using System.Globalization;
using Emotion.EventTime.Aggregates;
using Emotion.EventTime.Windows;

namespace Emotion.Benchmarks;

/// <summary>
/// The windowing engine alone, on one thread: counts per key over 100,000 keys against a bare dictionary of counters in
/// the same run, per second of CPU time (the collector's included), and what lateness costs and saves.
/// </summary>
internal static class WindowsBenchmark
{
    public const string Claim = "Windows per key: a million events a second and core, sliding within 2x, flat in window/slide; lateness trade-off.";

    private const int Keys = 100_000;
    private const int Events = 6_000_000;

    public static Task RunAsync(string[] arguments)
    {
        var events = arguments is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : Events;
        Console.WriteLine($"{events:N0} events, disorder up to 2 s, watermark each 1,000 events; keys at random:");
        Console.WriteLine();
        Console.WriteLine("| what | events per CPU second | of the bare loop | panes | bytes per key |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        _ = Bare(events / 6);
        var bare = Bare(events);
        Console.WriteLine($"| dictionary of counters, no windows, 100,000 keys | {bare:N0} | 100 % | | |");
        var tumbling = WindowOptions.Tumbling(TimeSpan.FromMinutes(1));
        _ = Measure(tumbling, events / 6);
        Print("tumbling 1 m, count, 100,000 keys", tumbling, events, bare);
        Print("sliding 5 m / 10 s, count, 100,000 keys", WindowOptions.Sliding(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10)), events, bare);
        Print("session, gap 5 s, count, 100,000 keys", WindowOptions.Session(TimeSpan.FromSeconds(5)), events, bare);
        const int FewKeys = 1_000;
        var few = Bare(events, FewKeys);
        Console.WriteLine($"| dictionary of counters, no windows, 1,000 keys | {few:N0} | 100 % | | |");
        foreach (var size in (int[])[10, 60, 300, 900, 1_800])
        {
            var options = WindowOptions.Sliding(TimeSpan.FromSeconds(size), TimeSpan.FromSeconds(10));
            Print($"sliding {size} s / 10 s, 1,000 keys over 50 minutes", options, events, few, FewKeys, Math.Max(1, events / 3_000_000));
        }

        Console.WriteLine();
        Lateness();
        return Task.CompletedTask;
    }

    private static void Print(string name, WindowOptions options, int events, double bare, int keys = Keys, int perMs = 50)
    {
        var (rate, panes, bytes) = Measure(options, events, keys, perMs);
        Console.WriteLine($"| {name} | {rate:N0} | {rate / bare:P0} | {panes:N0} | {bytes:N0} |");
    }

    private static double Bare(int events, int keys = Keys)
    {
        var random = new Random(1);
        var counts = new Dictionary<int, long>();
        var started = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < events; i++)
        {
            var time = (i / 50) - random.Next(2_000);
            ref var slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, random.Next(keys), out _);
            slot += time >= 0 ? 1 : 0;
        }

        return events / (Environment.CpuUsage.TotalTime - started).TotalSeconds;
    }

    private static (double Rate, long Panes, double BytesPerKey) Measure(WindowOptions options, int events, int keys = Keys, int perMs = 50)
    {
        var random = new Random(1);
        var panes = 0L;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var windows = new WindowOperator<int, int, long, long>(options, Aggregate.Count<int>(), (int _, in Pane<long> _) => panes++);
        var started = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < events; i++)
        {
            windows.Add(random.Next(keys), (i / perMs) - random.Next(2_000), 1);
            if (i % 1_000 == 0)
            {
                windows.AdvanceWatermark((i / perMs) - 2_000);
            }
        }

        var rate = events / (Environment.CpuUsage.TotalTime - started).TotalSeconds;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Math.Max(1, windows.Keys);
        GC.KeepAlive(windows);
        return (rate, panes, bytes);
    }

    /// <summary>
    /// One stream whose events are late by an exponential delay of 2 s on average, one in a hundred by up to two minutes more
    /// (phones out of coverage): what is lost and how long the answers take, by the two settings.
    /// </summary>
    private static void Lateness()
    {
        const int Seconds = 3_600;
        const int PerSecond = 200;
        var random = new Random(7);
        var arrivals = Enumerable.Range(0, Seconds * PerSecond).Select(i =>
        {
            var time = i * 1_000L / PerSecond;
            var delay = -2_000 * Math.Log(1 - random.NextDouble());
            delay += random.Next(100) == 0 ? random.Next(120_000) : 0;
            return (Time: time, Arrival: time + (long)delay);
        }).OrderBy(static e => e.Arrival).ToArray();

        Console.WriteLine("Windows of 1 minute; events 2 s late on average, 1 % of them up to 2 minutes more:");
        Console.WriteLine();
        Console.WriteLine("| out-of-orderness | allowed lateness | dropped | in the first result | revisions per window | first result after | final after |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (bound, lateness) in ((int, int)[])[(0, 0), (2, 0), (10, 0), (30, 0), (120, 0), (2, 30), (2, 60), (2, 120), (10, 60), (10, 120)])
        {
            Trade(arrivals, bound, lateness);
        }
    }

    private static void Trade((long Time, long Arrival)[] arrivals, int bound, int lateness)
    {
        var (dropped, now, latest) = (0, 0L, long.MinValue);
        var first = new List<(long Delay, long Count)>();
        var final = new List<(long Delay, long Count, int Index)>();
        var options = WindowOptions.Tumbling(TimeSpan.FromMinutes(1)) with
        {
            AllowedLateness = TimeSpan.FromSeconds(lateness),
            Closing = ClosingPane.Always,
        };
        var windows = new WindowOperator<int, int, long, long>(options, Aggregate.Count<int>(), (int _, in Pane<long> pane) =>
        {
            if (pane.Timing == PaneTiming.OnTime)
            {
                first.Add((now - pane.Window.EndMs, pane.Result));
            }

            if (pane.IsLast)
            {
                final.Add((now - pane.Window.EndMs, pane.Result, pane.Index));
            }
        });
        foreach (var (time, arrival) in arrivals)
        {
            now = arrival;
            dropped += windows.Add(0, time, 1) ? 0 : 1;
            if (time > latest)
            {
                latest = time;
                windows.AdvanceWatermark(latest - (bound * 1_000L));
            }
        }

        var whole = arrivals.Length / (arrivals[^1].Time / 60_000.0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {bound} s | {lateness} s | {(double)dropped / arrivals.Length:P2} | {first.Average(p => p.Count) / whole:P2} | {final.Average(p => (double)p.Index):F1} | {first.Average(p => p.Delay) / 1_000:F1} s | {final.Average(p => p.Delay) / 1_000:F1} s |"));
    }
}
