using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Emotion.Streams.Kafka;

namespace Emotion.Benchmarks.Streams;

/// <summary>Events over this process's CPU time and over the clock.</summary>
internal readonly record struct Measurement(double PerCpuSecond, double PerSecond)
{
    internal static Started Start()
    {
        GC.Collect();
        return new Started(Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerCpuSecond / 1000:F0} ({PerSecond / 1000:F0})");

    internal readonly record struct Started(TimeSpan Cpu, long At)
    {
        internal Measurement End(long events) =>
            new(events / (Environment.CpuUsage.TotalTime - Cpu).TotalSeconds, events / Stopwatch.GetElapsedTime(At).TotalSeconds);
    }
}

/// <summary>Counts the provider's grain calls, by its own metric.</summary>
internal sealed class CallCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    internal CallCounter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KafkaInstruments.MeterName && instrument.Name == "emotion.stream.calls")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
        _listener.Start();
    }

    internal long Count => Interlocked.Read(ref _count);

    internal void Reset() => Interlocked.Exchange(ref _count, 0);

    public void Dispose() => _listener.Dispose();
}
