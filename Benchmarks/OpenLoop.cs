using System.Diagnostics;
using System.Globalization;

namespace Emotion.Benchmarks;

/// <summary>Calls at a steady rate, whether or not earlier ones have ended: who waits in line is measured too.</summary>
internal static class OpenLoop
{
    /// <summary>Runs calls for a time and measures each from the moment it was due.</summary>
    public static Task<Latencies> RunAsync(double rate, TimeSpan duration, Func<Task> call) =>
        RunAsync(rate, (int)(rate * duration.TotalSeconds), _ => call());

    /// <summary>Runs a number of calls, which are told their place, and measures each from the moment it was due.</summary>
    public static async Task<Latencies> RunAsync(double rate, int count, Func<int, Task> call)
    {
        var latencies = new double[count];
        var calls = new Task[count];
        using var pauses = new CollectorPauses();
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < count; at++)
        {
            var due = TimeSpan.FromSeconds(at / rate);
            if (due - clock.Elapsed is { TotalMilliseconds: > 1 } wait)
            {
                await Task.Delay(wait);
            }

            calls[at] = CallAsync(at, due);
        }

        await Task.WhenAll(calls);
        return new Latencies(latencies, pauses.ToString());

        async Task CallAsync(int at, TimeSpan due)
        {
            // The timer's own lateness is not the server's.
            var started = clock.Elapsed > due ? clock.Elapsed : due;
            await call(at);
            latencies[at] = (clock.Elapsed - started).TotalMilliseconds;
        }
    }
}

/// <summary>Measured latencies, milliseconds.</summary>
internal sealed class Latencies(IEnumerable<double> values, string remark = "")
{
    private readonly double[] _sorted = [.. values.Order()];

    /// <summary>What the garbage collector took meanwhile.</summary>
    public string Remark => remark;

    /// <summary>A quantile.</summary>
    public double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))];

    /// <summary>A line of the table.</summary>
    public string Row(double rate, string method) =>
        string.Create(CultureInfo.InvariantCulture, $"{rate,8:N0} {method,-10} {At(0.5),8:F2} {At(0.99),8:F2} {At(0.999),9:F2}{remark}");
}

/// <summary>What the garbage collector took of a measurement: it stops client and server alike.</summary>
internal sealed class CollectorPauses : IDisposable
{
    private readonly int[] _collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
    private readonly TimeSpan _before = GC.GetTotalPauseDuration();
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private TimeSpan _seen = GC.GetTotalPauseDuration();
    private TimeSpan _longest;

    public CollectorPauses() => _timer = new Timer(_ => Look(), null, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5));

    public override string ToString()
    {
        Look();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"   {string.Join('/', _collections.Select(static (before, generation) => GC.CollectionCount(generation) - before))} collections, {(GC.GetTotalPauseDuration() - _before).TotalMilliseconds:F0} ms, longest {_longest.TotalMilliseconds:F0} ms");
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            var now = GC.GetTotalPauseDuration();
            _longest = now - _seen > _longest ? now - _seen : _longest;
            _seen = now;
        }
    }
}
