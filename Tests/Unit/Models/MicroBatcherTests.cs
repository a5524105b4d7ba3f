using System.Diagnostics.Metrics;
using CsCheck;
using Emotion.Inference.Batching;
using Emotion.Inference.Hosting;
using Emotion.Inference.Registry;
using Emotion.Inference.Statistics;
using Emotion.Inference.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Emotion.Tests.Unit.Models;

public sealed class MicroBatcherTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<IDisposable> _owned = [];

    public void Dispose()
    {
        _owned.ForEach(owned => owned.Dispose());
        _services.Dispose();
    }

    [Fact]
    public async Task ScoreTexts_Alone_NeverWaitsForCompany()
    {
        var batcher = Batcher(new InferenceOptions { MaxDelayMilliseconds = 100, Workers = 1 });
        var model = new FakeTextModel();

        // The clock never moves: were the text to wait, it would wait for ever.
        var scores = await Score(batcher, model.Loaded(), ["hello"]);

        Assert.Equal(FakeTextModel.ScoreOf("hello"), scores[0].Heads[0][0]);
    }

    [Fact]
    public async Task ScoreTexts_SeveralWithDelay_WaitForCompanyUntilTheDelayIsOver()
    {
        var batcher = Batcher(new InferenceOptions { MaxDelayMilliseconds = 100, Workers = 1 });
        var (model, loaded, first) = await HeldAsync(batcher, "x");
        var others = Enumerable.Range(0, 3).Select(i => Score(batcher, loaded, [$"other {i}"])).ToArray();
        model.GoOn();
        await first;

        // The worker is free now; the three wait until the clock moves.
        Assert.Equal(3, batcher.Waiting);
        await Until(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return others.All(other => other.IsCompleted);
        });
        Assert.Equal(2, model.Runs.Count);
        Assert.Equal(3, model.Runs.Last().Length);
    }

    [Fact]
    public async Task ScoreTexts_ShortAndLongInOneBatch_ShortIsAnsweredWhileTheLongOneRuns()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1 });
        var (model, loaded, first) = await HeldAsync(batcher, "x");

        // Both wait while the only worker is busy: they are taken together.
        var longText = new string('l', 100);
        var late = Score(batcher, loaded, [longText]);
        var early = Score(batcher, loaded, ["short"]);

        model.Hold(longText);

        Assert.Equal(FakeTextModel.ScoreOf("short"), (await early.WaitAsync(Deadline))[0].Heads[0][0]);
        model.GoOn();
        Assert.Equal(FakeTextModel.ScoreOf(longText), (await late.WaitAsync(Deadline))[0].Heads[0][0]);
        _ = await first;
        Assert.Equal(["x", "short", longText], model.Runs.Select(run => Assert.Single(run)));
    }

    [Fact]
    public Task ScoreTexts_AnyCalls_AnswersEachInItsOrder() => Gen.Select(
        Gen.Int[1, 4],
        Gen.Int[1, 9],
        Gen.Bool,
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 20].List[0, 40], Gen.Bool).List[1, 20])
        .SampleAsync(async (workers, maxBatch, equal, calls) =>
        {
            using var batcher = Batcher(new InferenceOptions { Workers = workers, MaxBatch = maxBatch, QueueLimit = 8, InteractiveLimit = 100_000 }, TimeProvider.System);
            var loaded = new FakeTextModel(equalLengths: equal).Loaded();
            var answers = await Task.WhenAll(calls.Select(call => Score(
                batcher, loaded, call.Item1, call.Item2 ? QueuePriority.Interactive : QueuePriority.Stream)));
            for (var i = 0; i < calls.Count; i++)
            {
                Assert.Equal(calls[i].Item1.Select(FakeTextModel.ScoreOf), answers[i].Select(score => score.Heads[0][0]));
            }

            Assert.Equal(0, batcher.Waiting);
        }, iter: 60);

    [Fact]
    public async Task ScoreTexts_QueueFull_TurnsInteractiveCallsAwayAndAnswersTheRest()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, InteractiveLimit = 128, MaxBatch = 1 });
        var (model, loaded, running) = await HeldAsync(batcher);
        var admitted = Enumerable.Range(0, 128).Select(i => Score(batcher, loaded, [$"text {i}"])).ToArray();

        var refused = await Assert.ThrowsAsync<QueueFullException>(() => Score(batcher, loaded, ["one more"]));

        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(128, batcher.Waiting);
        Assert.Equal(1, loaded.Statistics.Rejected);
        model.GoOn();
        await Task.WhenAll([running, .. admitted]);
    }

    [Fact]
    public async Task ScoreTexts_WouldWaitTooLong_TurnsInteractiveCallsAway()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, MaxBatch = 1, InteractiveMilliseconds = 250 });
        var (model, loaded, first) = await HeldAsync(batcher, "takes a tenth of a second");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        model.GoOn();
        _ = await first;
        await Until(() => loaded.Queue.SecondsPerInput > 0);

        model.Hold();
        var running = Score(batcher, loaded, ["running"]);
        await Until(() => model.Runs.Count == 2);
        var admitted = Enumerable.Range(0, 3).Select(i => Score(batcher, loaded, [$"text {i}"])).ToArray();
        var refused = await Assert.ThrowsAsync<QueueFullException>(() => Score(batcher, loaded, ["would wait for three"]));

        Assert.Contains("some 300 ms", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(batcher.RefusalOf(loaded, 1));
        Assert.Equal(3, batcher.Waiting);
        model.GoOn();
        await Task.WhenAll([running, .. admitted]);
        Assert.Null(batcher.RefusalOf(loaded, 1));
    }

    [Fact]
    public async Task ScoreTexts_StreamQueueFull_HoldsCallersBackAndLosesNone()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, QueueLimit = 4, MaxBatch = 2 });
        var model = new FakeTextModel();
        var loaded = model.Loaded();
        model.Hold();
        var calls = Enumerable.Range(0, 200).Select(i => Score(batcher, loaded, [$"text {i}", $"other {i}"], QueuePriority.Stream)).ToArray();
        // Whoever is let into the room that the first run left comes by the thread pool, some time after that run has begun.
        await Until(() => model.Runs.Count == 1 && batcher.Waiting >= 4);
        Assert.Equal(4, batcher.Waiting);
        model.GoOn();
        var answers = await Task.WhenAll(calls).WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.All(answers.Index(), answer => Assert.Equal(FakeTextModel.ScoreOf($"other {answer.Index}"), answer.Item[1].Heads[0][0]));
    }

    [Fact]
    public async Task ScoreTexts_BothPrioritiesWait_InteractiveGoesFirst()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, MaxBatch = 1 });
        var (model, loaded, running) = await HeldAsync(batcher);
        var calls = new List<Task> { running };
        calls.AddRange(Enumerable.Range(0, 5).Select(i => Score(batcher, loaded, [$"stream {i}"], QueuePriority.Stream)));
        calls.AddRange(Enumerable.Range(0, 5).Select(i => Score(batcher, loaded, [$"interactive {i}"])));
        await Until(() => batcher.Waiting == 10);
        model.GoOn();
        await Task.WhenAll(calls);

        var order = model.Runs.Select(run => run[0]).ToArray();
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"interactive {i}"), order[1..6]);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"stream {i}"), order[6..]);
    }

    [Fact]
    public async Task ScoreTexts_StreamStarved_GoesBeforeInteractive()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, MaxBatch = 1 });
        var (model, loaded, running) = await HeldAsync(batcher);
        var calls = new List<Task> { running };
        calls.Add(Score(batcher, loaded, ["stream"], QueuePriority.Stream));
        _time.Advance(TimeSpan.FromSeconds(2));
        calls.Add(Score(batcher, loaded, ["interactive"]));
        model.GoOn();
        await Task.WhenAll(calls);

        Assert.Equal(["running", "stream", "interactive"], model.Runs.Select(run => run[0]));
    }

    [Fact]
    public async Task ScoreTexts_StreamsWaitLongButAreServed_InteractiveGoesFirst()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, MaxBatch = 4 });
        var model = new FakeTextModel();
        var loaded = model.Loaded();
        model.Hold();
        var calls = new List<Task> { Score(batcher, loaded, ["running"], QueuePriority.Stream) };
        await Until(() => model.Runs.Count == 1);
        calls.AddRange(Enumerable.Range(0, 12).Select(i => Score(batcher, loaded, [$"stream {(char)('a' + i)}"], QueuePriority.Stream)));

        // A deep queue: its inputs have waited long when their turn comes, though a run of them has only just begun.
        _time.Advance(TimeSpan.FromSeconds(2));
        model.Hold("stream a");
        await Until(() => model.Runs.Count == 2);
        calls.Add(Score(batcher, loaded, ["interactive"]));
        model.GoOn();
        await Task.WhenAll(calls);

        Assert.Equal(["running", "stream a", "interactive", "stream e", "stream i"], model.Runs.Select(run => run[0]));
        Assert.Equal([1, 4, 1, 4, 4], model.Runs.Select(run => run.Length));
    }

    [Fact]
    public async Task ScoreTexts_OneInputFails_ItsNeighboursAreAnswered()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1 });
        var (model, loaded, running) = await HeldAsync(batcher);
        var good = Score(batcher, loaded, ["joyous"]);
        var bad = Score(batcher, loaded, ["poison"]);
        model.GoOn();

        await running;
        Assert.Equal(FakeTextModel.ScoreOf("joyous"), (await good)[0].Heads[0][0]);
        Assert.Equal("poison", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Equal(1, loaded.Statistics.Errors);
    }

    [Fact]
    public async Task ScoreTexts_EqualLengthsAsked_NeverMixesLengths()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 2 }, TimeProvider.System);
        var model = new FakeTextModel(equalLengths: true);
        var texts = Enumerable.Range(0, 300).Select(i => new string('x', 1 + (i * 7 % 11))).ToArray();

        _ = await Score(batcher, model.Loaded(), texts, QueuePriority.Stream);

        Assert.All(model.Runs, run => Assert.Single(run.Select(text => text.Length).Distinct()));
    }

    [Fact]
    public async Task Dispose_CallsQueued_EndsThemWithAnError()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1, MaxBatch = 1 });
        var (model, loaded, running) = await HeldAsync(batcher);
        var queued = Score(batcher, loaded, ["queued"]);
        batcher.Dispose();

        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => queued.WaitAsync(Deadline));
        model.GoOn();
        _ = await running.WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Release_CallsUnderWay_KeepTheModelUntilTheLast()
    {
        var batcher = Batcher(new InferenceOptions { Workers = 1 });
        var (model, loaded, running) = await HeldAsync(batcher);

        loaded.Release();
        Assert.False(model.IsDisposed);
        model.GoOn();
        _ = await running;

        Assert.True(model.IsDisposed);
        Assert.False(loaded.TryAcquire());
    }

    private static Task<TextScores[]> Score(MicroBatcher batcher, LoadedModel model, IReadOnlyList<string> texts, QueuePriority priority = QueuePriority.Interactive)
    {
        Assert.True(model.TryAcquire());
        return batcher.ScoreTextsAsync(model, texts, priority).WaitAsync(Deadline);
    }

    /// <summary>A model that is busy with a text until it may go on.</summary>
    private static async Task<(FakeTextModel Model, LoadedModel Loaded, Task<TextScores[]> Running)> HeldAsync(MicroBatcher batcher, string text = "running")
    {
        var model = new FakeTextModel();
        var loaded = model.Loaded();
        model.Hold();
        var running = Score(batcher, loaded, [text]);
        await Until(() => model.Runs.Count == 1);
        return (model, loaded, running);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private MicroBatcher Batcher(InferenceOptions options, TimeProvider? time = null)
    {
        var instruments = new InferenceInstruments(_services.GetRequiredService<IMeterFactory>());
        var batcher = new MicroBatcher(Options.Create(options), instruments, time ?? _time);
        _owned.Add(batcher);
        _owned.Add(instruments);
        return batcher;
    }
}
