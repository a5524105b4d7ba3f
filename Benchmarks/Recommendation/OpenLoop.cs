using System.Diagnostics;
using System.Globalization;

namespace Emotion.Benchmarks.Recommendation;

/// <summary>Calls at a steady rate, whether or not earlier ones have ended: who waits in line is measured too.</summary>
internal static class OpenLoop
{
    /// <summary>Runs calls and measures each from the moment it was due.</summary>
    public static async Task<Latencies> RunAsync(double rate, TimeSpan duration, Func<Task> call)
    {
        var count = (int)(rate * duration.TotalSeconds);
        var latencies = new double[count];
        var calls = new Task[count];
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
        return new Latencies(latencies);

        async Task CallAsync(int at, TimeSpan due)
        {
            // The timer's own lateness is not the server's.
            var started = clock.Elapsed > due ? clock.Elapsed : due;
            await call();
            latencies[at] = (clock.Elapsed - started).TotalMilliseconds;
        }
    }
}

/// <summary>Measured latencies, milliseconds.</summary>
internal sealed class Latencies(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    /// <summary>A quantile.</summary>
    public double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))];

    /// <summary>A line of the table.</summary>
    public string Row(double rate, string method) =>
        string.Create(CultureInfo.InvariantCulture, $"{rate,8:N0} {method,-10} {At(0.5),8:F2} {At(0.99),8:F2} {At(0.999),9:F2}");
}
