using System.Buffers;
using CsCheck;
using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;
using Emotion.EventTime.Windows;

namespace Emotion.Tests.Unit.EventTime;

/// <summary>Every window kind against a recomputation from all events, over streams with disorder, duplicates and idleness.</summary>
public sealed class WindowPropertyTests
{
    private enum Step
    {
        Event,
        Watermark,
        Restore,
    }

    private sealed record Move(Step Step, int Key, long Time, double Value);

    private static readonly Gen<Move> Moves = Gen.Select(
        Gen.Frequency((12, Gen.Const(Step.Event)), (4, Gen.Const(Step.Watermark)), (1, Gen.Const(Step.Restore))),
        Gen.Int[0, 2],
        Gen.Long[0, 60],
        Gen.Int[0, 9],
        (step, key, jump, value) => new Move(step, key, jump, value));

    private static readonly Gen<WindowOptions> Aligned = Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 30], Gen.Bool, Gen.Int[0, 7]).Select(
        (slide, times, lateness, always, offset) => WindowOptions.Sliding(Ms(slide * times), Ms(slide)) with
        {
            AllowedLateness = Ms(lateness),
            Offset = Ms(offset),
            Closing = always ? ClosingPane.Always : ClosingPane.IfPending,
        });

    [Fact]
    public void Sliced_RandomStream_EqualsBruteForce() =>
        Gen.Select(Aligned, Moves.Array[1, 120]).Sample((options, moves) =>
        {
            var rules = new WindowRules(options);
            var run = new Run(options);
            var truth = new SortedDictionary<(int Key, long End), List<(long Time, double Value)>>();
            var watermark = long.MinValue;
            foreach (var (step, key, time, value) in Stream(moves))
            {
                if (step == Step.Event)
                {
                    var accepted = run.Add(key, time, value);
                    var open = Ends(rules, time).Where(end => end + rules.LatenessMs > watermark).ToArray();
                    Assert.Equal(open.Length > 0, accepted);
                    foreach (var end in open)
                    {
                        (truth.TryGetValue((key, end), out var list) ? list : truth[(key, end)] = []).Add((time, value));
                    }
                }
                else if (step == Step.Watermark)
                {
                    watermark = Math.Max(watermark, time);
                    run.Operator.AdvanceWatermark(time);
                }
                else
                {
                    run = run.Restore();
                }
            }

            run.Operator.AdvanceWatermark(long.MaxValue);
            Assert.Equal(0, run.Operator.Keys);
            foreach (var ((key, end), events) in truth)
            {
                var panes = run.Panes.Where(p => p.Key == key && p.Pane.Window.EndMs == end).Select(p => p.Pane).ToArray();
                Assert.Equal(events.Count, panes[^1].Result.Count);
                Assert.Equal(events.Sum(e => e.Value), panes[^1].Result.Sum);
                Assert.Equal(events.Max(e => e.Value), panes[^1].Result.Max);
                Assert.Equal(Enumerable.Range(0, panes.Length), panes.Select(p => p.Index));
                Assert.True(panes.Count(p => p.Timing == PaneTiming.OnTime) <= 1);
                Assert.All(panes.SkipLast(1), p => Assert.False(p.IsLast));
                Assert.True(panes[^1].IsLast || options.Closing == ClosingPane.IfPending);
                Assert.All(panes, p => Assert.Equal(end - rules.SizeMs, p.Window.StartMs));
            }

            Assert.Equal(truth.Count, run.Panes.Select(p => (p.Key, p.Pane.Window.EndMs)).Distinct().Count());
        }, iter: 500);

    [Fact]
    public void Session_RandomStream_EqualsBruteForce() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 60], Moves.Array[1, 100]).Sample((gap, lateness, moves) =>
        {
            var run = new Run(WindowOptions.Session(Ms(gap)) with { AllowedLateness = Ms(lateness), Closing = ClosingPane.Always });
            var truth = new List<(int Key, long Start, long End, double Sum)>();
            var closed = new List<(int Key, long Start, long End, double Sum)>();
            var watermark = long.MinValue;
            foreach (var (step, key, time, value) in Stream(moves))
            {
                if (step == Step.Event)
                {
                    var touching = truth.Where(s => s.Key == key && s.Start <= time + gap && s.End >= time).ToArray();
                    var merged = (key, Math.Min(time, touching.Select(s => s.Start).DefaultIfEmpty(time).Min()),
                        Math.Max(time + gap, touching.Select(s => s.End).DefaultIfEmpty(time).Max()), touching.Sum(s => s.Sum) + value);
                    var open = merged.Item3 + lateness > watermark;
                    Assert.Equal(open, run.Add(key, time, value));
                    if (open)
                    {
                        truth.RemoveAll(touching.Contains);
                        truth.Add(merged);
                    }
                }
                else if (step == Step.Watermark)
                {
                    watermark = Math.Max(watermark, time);
                    run.Operator.AdvanceWatermark(time);
                    closed.AddRange(truth.Where(s => s.End + lateness <= watermark));
                    truth.RemoveAll(s => s.End + lateness <= watermark);
                }
                else
                {
                    run = run.Restore();
                }
            }

            run.Operator.AdvanceWatermark(long.MaxValue);
            var last = run.Panes.Where(p => p.Pane.IsLast).Select(p => (p.Key, p.Pane.Window.StartMs, p.Pane.Window.EndMs, p.Pane.Result.Sum));
            Assert.Equal(closed.Concat(truth).Order(), last.Order());

            // A consumer that keeps the newest pane of each window and drops absorbed windows holds the same sessions.
            var view = new Dictionary<(int Key, WindowBounds Window), double>();
            foreach (var (key, pane) in run.Panes)
            {
                foreach (var absorbed in pane.Absorbed)
                {
                    Assert.True(view.Remove((key, absorbed)));
                }

                view[(key, pane.Window)] = pane.Result.Sum;
            }

            Assert.Equal(closed.Concat(truth).Order(), view.Select(v => (v.Key.Key, v.Key.Window.StartMs, v.Key.Window.EndMs, v.Value)).Order());
        }, iter: 500);

    [Fact]
    public void Discarding_AnyTriggers_PanesAddUpToTheWindow() =>
        Gen.Select(Aligned, Gen.Int[0, 3], Gen.Bool, Moves.Array[1, 100]).Sample((options, early, batched, moves) =>
        {
            options = options with { EarlyEveryCount = early, Late = batched ? LateFiring.Batched : LateFiring.Each };
            var all = new Run(options);
            var parts = new Run(options with { Contents = PaneContents.Discarding });
            foreach (var (step, key, time, value) in Stream(moves))
            {
                if (step == Step.Event)
                {
                    Assert.Equal(all.Add(key, time, value), parts.Add(key, time, value));
                }
                else if (step == Step.Watermark)
                {
                    all.Operator.AdvanceWatermark(time);
                    parts.Operator.AdvanceWatermark(time);
                }
                else
                {
                    (all, parts) = (all.Restore(), parts.Restore());
                }
            }

            all.Operator.AdvanceWatermark(long.MaxValue);
            parts.Operator.AdvanceWatermark(long.MaxValue);
            var whole = all.Panes.GroupBy(p => (p.Key, p.Pane.Window)).ToDictionary(g => g.Key, g => g.Last().Pane.Result.Sum);
            var summed = parts.Panes.GroupBy(p => (p.Key, p.Pane.Window)).ToDictionary(g => g.Key, g => g.Sum(p => p.Pane.Result.Sum));
            Assert.Equal(whole.OrderBy(p => p.Key.Key).ThenBy(p => p.Key.Window.EndMs), summed.OrderBy(p => p.Key.Key).ThenBy(p => p.Key.Window.EndMs));
        }, iter: 300);

    private static TimeSpan Ms(long value) => TimeSpan.FromMilliseconds(value);

    /// <summary>Event time moves on by small and, sometimes, large steps; events lie up to 60 ms behind it, some twice.</summary>
    private static IEnumerable<(Step Step, int Key, long Time, double Value)> Stream(Move[] moves)
    {
        var clock = 0L;
        foreach (var move in moves)
        {
            clock += move.Value == 9 ? 200 : (long)move.Value;
            yield return (move.Step, move.Key, move.Step == Step.Watermark ? clock - (move.Time / 3) : clock - move.Time, move.Value);
            if (move is { Step: Step.Event, Value: 3 })
            {
                yield return (move.Step, move.Key, clock - move.Time, move.Value);
            }
        }
    }

    private static IEnumerable<long> Ends(WindowRules rules, long time)
    {
        var (size, slide, offset) = (rules.SizeMs, (long)rules.Options.Slide.TotalMilliseconds, (long)rules.Options.Offset.TotalMilliseconds);
        for (var start = -1_000 * slide + offset; start <= time; start += slide)
        {
            if (start + size > time)
            {
                yield return start + size;
            }
        }
    }

    private sealed class Run
    {
        private readonly WindowOptions _options;

        public Run(WindowOptions options)
        {
            _options = options;
            Operator = new WindowOperator<int, double, Moments, Moments>(
                options, Aggregate.Summary<double>(static value => value), (int key, in Pane<Moments> pane) => Panes.Add((key, pane)));
        }

        public List<(int Key, Pane<Moments> Pane)> Panes { get; private init; } = [];

        public WindowOperator<int, double, Moments, Moments> Operator { get; }

        public bool Add(int key, long time, double value) => Operator.Add(key, time, value);

        public Run Restore()
        {
            var buffer = new ArrayBufferWriter<byte>();
            Operator.Write(new StateWriter(buffer), static (writer, key) => writer.WriteSigned(key));
            var restored = new Run(_options) { Panes = Panes };
            var reader = new StateReader(buffer.WrittenSpan);
            restored.Operator.Read(ref reader, static (ref StateReader r) => (int)r.ReadSigned());
            Assert.Equal(0, reader.Remaining);
            return restored;
        }
    }
}
