using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Emotion.Benchmarks.Emotion;

/// <summary>Listens to the service's own duration histograms: where the time of a measured phase went.</summary>
internal sealed class StageTimes : IDisposable
{
    private static readonly string[] Stages =
    [
        "emotion.stream.processing.duration", "emotion.processing.duration", "emotion.inference.queue.wait", "emotion.inference.duration",
        "emotion.output.duration", "emotion.state_write.duration", "emotion.feed.duration",
    ];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _seconds = new(StringComparer.Ordinal);

    public StageTimes()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (Stages.Contains(instrument.Name, StringComparer.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _seconds.GetOrAdd(instrument.Name, static _ => new()).Enqueue(value));
        _listener.Start();
    }

    /// <summary>One line a stage: measurements, p50 and p99 in milliseconds.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var stage in Stages)
        {
            double[] sorted = [.. _seconds.GetValueOrDefault(stage)?.Order() ?? Enumerable.Empty<double>()];
            if (sorted.Length > 0)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"  {stage,-36} {sorted.Length,8:N0} times, p50 {sorted[sorted.Length / 2] * 1000,7:F1} ms, p99 {sorted[(int)(0.99 * (sorted.Length - 1))] * 1000,7:F1} ms");
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
