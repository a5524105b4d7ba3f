using Emotion.Inference.Hosting;
using Emotion.Inference.Registry;
using Emotion.Inference.Statistics;
using Emotion.Inference.Text;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Batching;

/// <summary>
/// Gathers the inputs of all callers into runs of their models. A fixed set of threads, one per core, takes what is queued at that moment:
/// alone an input runs at once, under load runs grow by themselves. Interactive inputs go before stream inputs; both queues are bounded.
/// </summary>
/// <remarks>
/// The threads are its own: a graph keeps a core busy for milliseconds, and on pool threads that would starve the grains and the web server.
/// </remarks>
public sealed partial class MicroBatcher : IDisposable
{
    // A monitor, because the workers wait on a condition: work to do, or the time to stop.
    private readonly object _gate = new();
    private readonly List<ModelQueue> _queues = [];
    private readonly InferenceOptions _options;
    private readonly InferenceInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly BatchRunner _runner;
    private readonly ServingOrder _order;
    private readonly ITimer _delay;
    private readonly int _workers;
    private int _idle;
    private bool _stopped;

    /// <summary>Starts the workers.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="instruments">Where runs are counted.</param>
    /// <param name="time">The clock.</param>
    public MicroBatcher(IOptions<InferenceOptions> options, InferenceInstruments instruments, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(time);
        _options = options.Value;
        _instruments = instruments;
        _time = time;
        _runner = new BatchRunner(instruments, time);
        _order = new ServingOrder(_options.MaxDelay, time);
        _delay = time.CreateTimer(_ => WakeAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        instruments.ObserveQueue(() => Waiting);
        _workers = _options.EffectiveWorkers;
        instruments.ObserveWorkers(_workers);
        for (var i = 0; i < _workers; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"inference {i}" }.Start();
        }
    }

    /// <summary>Threads that run models.</summary>
    public int Workers => _workers;

    /// <summary>Inputs that wait, of all models.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queues.Sum(queue => queue.Waiting);
            }
        }
    }

    /// <summary>Scores texts. The caller has acquired the model for this call; the batcher releases it.</summary>
    /// <param name="model">The model, acquired.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="priority">Which queue.</param>
    /// <returns>One result per text, in order.</returns>
    /// <exception cref="QueueFullException">No room for an interactive call.</exception>
    internal Task<TextScores[]> ScoreTextsAsync(LoadedModel model, IReadOnlyList<string> texts, QueuePriority priority)
    {
        if (texts.Count == 0 || model.Model is not ITextModel)
        {
            model.Release();
            return texts.Count == 0 ? Task.FromResult<TextScores[]>([]) : throw new ArgumentException($"Model '{model.Name}' does not score texts.", nameof(model));
        }

        var call = new TextCall(model, texts);
        return AnswerAsync(call, call.Answer, texts.Count, priority);
    }

    /// <summary>Scores feature rows. The caller has acquired the model for this call; the batcher releases it.</summary>
    /// <param name="model">The model, acquired.</param>
    /// <param name="values">Row after row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="priority">Which queue.</param>
    /// <returns>The outputs, row after row.</returns>
    /// <exception cref="QueueFullException">No room for an interactive call.</exception>
    internal Task<float[]> ScoreRowsAsync(LoadedModel model, float[] values, int rows, QueuePriority priority)
    {
        if (rows == 0 || model.Model is not ITabularModel)
        {
            model.Release();
            return rows == 0 ? Task.FromResult<float[]>([]) : throw new ArgumentException($"Model '{model.Name}' does not score rows.", nameof(model));
        }

        var call = new RowsCall(model, values, rows);
        return AnswerAsync(call, call.Answer, 1, priority);
    }

    /// <summary>Why an interactive call would be turned away now; null if there is room. Costs no throw, of which a flood would make thousands.</summary>
    /// <param name="model">The model, acquired; the caller releases it.</param>
    /// <param name="inputs">How many inputs the call has.</param>
    internal QueueFullException? RefusalOf(LoadedModel model, int inputs)
    {
        lock (_gate)
        {
            return RefuseIfFull(model, inputs);
        }
    }

    /// <summary>Stops the workers; calls still queued end with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var queue in _queues)
            {
                queue.FailAll(new ObjectDisposedException(nameof(MicroBatcher), "The node is stopping."));
            }

            _queues.Clear();
            Monitor.PulseAll(_gate);
        }

        _delay.Dispose();
    }

    private Task<T> AnswerAsync<T>(InferenceCall call, Task<T> answer, int entries, QueuePriority priority)
    {
        return priority == QueuePriority.Stream ? InTurnAsync()
            : Enqueue(call, entries) is { } full ? Task.FromException<T>(full)
            : answer;

        async Task<T> InTurnAsync()
        {
            await SubmitAsync(call, entries).ConfigureAwait(false);
            return await answer.ConfigureAwait(false);
        }
    }

    /// <summary>Lets an interactive call in whole, or not at all.</summary>
    private QueueFullException? Enqueue(InferenceCall call, int entries)
    {
        lock (_gate)
        {
            if (_stopped)
            {
                Stopping(call, entries);
                return null;
            }

            if (RefuseIfFull(call.Model, entries == 1 ? call.WeightOf(0) : entries) is { } full)
            {
                call.Model.Release();
                return full;
            }

            _ = EnqueueWhatFits(call, 0, entries, QueuePriority.Interactive);
            return null;
        }
    }

    /// <summary>Lets a stream's call in bit by bit, as there is room.</summary>
    private async ValueTask SubmitAsync(InferenceCall call, int entries)
    {
        var next = 0;
        var admitted = false;
        while (next < entries)
        {
            Task room;
            lock (_gate)
            {
                if (_stopped)
                {
                    Stopping(call, entries - next);
                    return;
                }

                // A woken call goes before those that arrive now; others line up behind calls that already wait.
                if (admitted || !call.Model.Queue.HasRoomWaiters)
                {
                    next = EnqueueWhatFits(call, next, entries, QueuePriority.Stream);
                }

                if (next == entries)
                {
                    call.Model.Queue.AdmitWaiters(_options.QueueLimit);
                    return;
                }

                room = call.Model.Queue.WaitForRoom();
            }

            await room.ConfigureAwait(false);
            admitted = true;
        }
    }

    private static void Stopping(InferenceCall call, int entries)
    {
        call.Fail(new ObjectDisposedException(nameof(MicroBatcher), "The node is stopping."));
        call.Complete(entries);
    }

    /// <summary>There are too many before it, or they will take too long by the pace of the last runs.</summary>
    private QueueFullException? RefuseIfFull(LoadedModel model, int more)
    {
        var queue = model.Queue;
        var waiting = queue.WaitingOf(QueuePriority.Interactive);
        var seconds = waiting * queue.SecondsPerInput / _workers;

        // A call larger than the whole queue is let in when nothing waits: else it would be turned away for ever. And a full run for each
        // worker always is: what the first runs of a model took says little about the next.
        var isShort = waiting + more <= _options.MaxBatch * _workers || seconds * 1000 <= _options.InteractiveMilliseconds;
        if (waiting == 0 || (waiting + more <= _options.InteractiveLimit && isShort))
        {
            return null;
        }

        _instruments.OnRejected(model, more);
        return new QueueFullException(
            $"{waiting} inputs wait for model '{model.Name}' version {model.Version}, some {Math.Round(seconds * 1000)} ms; " +
            $"at most {_options.InteractiveLimit} may, and {_options.InteractiveMilliseconds} ms.",
            TimeSpan.FromSeconds(Math.Ceiling(Math.Clamp(seconds, 1, 30))));
    }

    private int EnqueueWhatFits(InferenceCall call, int next, int entries, QueuePriority priority)
    {
        var queue = call.Model.Queue;
        var now = _time.GetTimestamp();
        if (queue.Waiting == 0)
        {
            _queues.Add(queue);
        }

        var first = next;
        while (next < entries && (priority == QueuePriority.Interactive || queue.WaitingOf(priority) < _options.QueueLimit))
        {
            queue.Enqueue(new QueueEntry(call, next++, now), priority);
        }

        if (queue.Waiting == 0)
        {
            _ = _queues.Remove(queue);
        }

        for (var wake = Math.Min(next - first, _idle); wake > 0; wake--)
        {
            Monitor.Pulse(_gate);
        }

        return next;
    }
}
