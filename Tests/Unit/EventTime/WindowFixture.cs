using System.Buffers;
using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;
using Emotion.EventTime.Windows;

namespace Emotion.Tests.Unit.EventTime;

/// <summary>Windows of one key that count and sum, in seconds, with panes as short texts: <c>0-10 ontime#0 =3</c>.</summary>
internal sealed class WindowFixture
{
    private readonly WindowRules _rules;
    private readonly IAggregator<double, Moments, double> _aggregator = Aggregate.Sum<double>(static value => value);
    private readonly List<Pane<double>> _panes = [];
    private KeyedWindows<double, Moments, double> _windows;

    public WindowFixture(WindowOptions options)
    {
        _rules = new WindowRules(options);
        _windows = KeyedWindows.Create(_rules, _aggregator);
    }

    public long NowMs { get; set; }

    public bool IsEmpty => _windows.IsEmpty;

    public long NextDueMs => _windows.NextDueMs;

    public long NextProcessingDueMs => _windows.NextProcessingDueMs;

    public bool Accepted { get; private set; }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public string[] Add(double seconds, double value = 1)
    {
        Accepted = _windows.Add((long)(seconds * 1000), value, NowMs, _panes);
        return Take();
    }

    public string[] Watermark(double seconds)
    {
        _windows.AdvanceWatermark(seconds >= 1e12 ? long.MaxValue : (long)(seconds * 1000), _panes);
        return Take();
    }

    public string[] Clock(long nowMs)
    {
        NowMs = nowMs;
        _windows.AdvanceProcessingTime(nowMs, _panes);
        return Take();
    }

    public void SaveAndRestore()
    {
        var buffer = new ArrayBufferWriter<byte>();
        _windows.Write(new StateWriter(buffer));
        var reader = new StateReader(buffer.WrittenSpan);
        _windows = KeyedWindows.Read(ref reader, _rules, _aggregator);
        Assert.Equal(0, reader.Remaining);
    }

    private string[] Take()
    {
        var texts = _panes.Select(Text).ToArray();
        _panes.Clear();
        return texts;
    }

    private static string Text(Pane<double> pane)
    {
        var timing = pane.Timing switch { PaneTiming.Early => "early", PaneTiming.OnTime => "ontime", _ => "late" };
        var absorbed = string.Concat(pane.Absorbed.Select(w => $" absorbs {w.StartMs / 1000.0}-{w.EndMs / 1000.0}"));
        return $"{pane.Window.StartMs / 1000.0}-{pane.Window.EndMs / 1000.0} {timing}#{pane.Index} ={pane.Result}{(pane.IsLast ? " last" : "")}{absorbed}";
    }
}
