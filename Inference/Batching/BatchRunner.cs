using System.Runtime.InteropServices;
using Emotion.Inference.Registry;
using Emotion.Inference.Statistics;
using Emotion.Inference.Text;

namespace Emotion.Inference.Batching;

/// <summary>Runs what a worker took from a queue. One input that fails harms no other of its run.</summary>
internal sealed class BatchRunner(InferenceInstruments instruments, TimeProvider time)
{
    /// <summary>
    /// Runs a batch; every call in it has its scores or its error afterwards, and texts have theirs as soon as the run of their length is over.
    /// </summary>
    /// <param name="model">The model of all entries.</param>
    /// <param name="batch">The entries; put into the order in which they are run.</param>
    /// <param name="started">Timestamp of the begin.</param>
    /// <param name="completed">How many entries of <paramref name="batch"/>, from the first, are completed; counts on even if this throws.</param>
    /// <returns>The inputs run.</returns>
    public int Run(LoadedModel model, List<QueueEntry> batch, long started, ref int completed)
    {
        foreach (var entry in batch)
        {
            instruments.OnWaited(model, time.GetElapsedTime(entry.EnqueuedAt, started));
        }

        return model.Model switch
        {
            ITextModel text => RunTexts(model, text, batch, ref completed),
            ITabularModel tabular => RunRows(model, tabular, batch, ref completed),
            _ => throw new NotSupportedException($"Models of type {model.Model.GetType().Name} cannot be run."),
        };
    }

    private int RunTexts(LoadedModel model, ITextModel text, List<QueueEntry> batch, ref int completed)
    {
        var started = time.GetTimestamp();
        var inputs = new List<(PreparedText Text, QueueEntry Entry)>(batch.Count);
        var decided = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var entry = batch[i];
            var call = (TextCall)entry.Call;
            if (!call.IsDone && Prepare(model, text, call, entry.Index) is { } input)
            {
                inputs.Add((input, entry));
            }
            else
            {
                batch[decided++] = entry;
            }
        }

        inputs.Sort(static (left, right) => left.Text.Length.CompareTo(right.Text.Length));
        var count = inputs.Count;
        var prepared = new PreparedText[count];
        var lengths = new int[count];
        for (var i = 0; i < count; i++)
        {
            (prepared[i], batch[decided + i]) = inputs[i];
            lengths[i] = prepared[i].Length;
        }

        Complete(batch, ref completed, decided);
        var entries = CollectionsMarshal.AsSpan(batch)[decided..];
        for (var from = 0; from < count;)
        {
            var to = LengthBuckets.End(lengths, from, model.Model.Manifest.Batching.EqualLengths);
            RunBucket(model, text, prepared.AsSpan(from, to - from), entries[from..to], started);

            // Not at the end of all: who waits for a short text need not wait for the long ones.
            Complete(batch, ref completed, decided + to);
            started = time.GetTimestamp();
            from = to;
        }

        return batch.Count;
    }

    private static void Complete(List<QueueEntry> batch, ref int completed, int upTo)
    {
        while (completed < upTo)
        {
            batch[completed++].Call.Complete(1);
        }
    }

    private PreparedText? Prepare(LoadedModel model, ITextModel text, TextCall call, int index)
    {
        try
        {
            return text.Prepare(call.TextOf(index));
        }
#pragma warning disable CA1031 // Whatever a preparation throws is the answer of that call, not the end of the worker.
        catch (Exception error)
#pragma warning restore CA1031
        {
            instruments.OnError(model, 1);
            call.Fail(error);
            return null;
        }
    }

    private void RunBucket(LoadedModel model, ITextModel text, ReadOnlySpan<PreparedText> inputs, ReadOnlySpan<QueueEntry> entries, long started)
    {
        using var span = InferenceInstruments.StartRun(model, entries);
        try
        {
            var scores = text.Score(inputs);
            var now = time.GetTimestamp();
            instruments.OnRun(model, inputs.Length, time.GetElapsedTime(started, now));
            for (var i = 0; i < scores.Length; i++)
            {
                ((TextCall)entries[i].Call).Set(entries[i].Index, scores[i]);
                instruments.OnAnswer(model, scores[i].Heads[model.Statistics.Head].AsSpan(), time.GetElapsedTime(entries[i].EnqueuedAt, now));
            }
        }
#pragma warning disable CA1031 // As above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (inputs.Length == 1)
            {
                instruments.OnError(model, 1);
                entries[0].Call.Fail(error);
                return;
            }

            for (var i = 0; i < inputs.Length; i++)
            {
                RunBucket(model, text, inputs.Slice(i, 1), entries.Slice(i, 1), time.GetTimestamp());
            }
        }
    }

    private int RunRows(LoadedModel model, ITabularModel tabular, List<QueueEntry> batch, ref int completed)
    {
        var rows = 0;
        foreach (var entry in batch)
        {
            rows += entry.Weight;
        }

        RunTable(model, tabular, CollectionsMarshal.AsSpan(batch), rows);
        Complete(batch, ref completed, batch.Count);
        return rows;
    }

    private void RunTable(LoadedModel model, ITabularModel tabular, ReadOnlySpan<QueueEntry> entries, int rows)
    {
        using var span = InferenceInstruments.StartRun(model, entries);
        try
        {
            var started = time.GetTimestamp();
            var scores = tabular.Score(Gather(tabular, entries, rows));
            var now = time.GetTimestamp();
            instruments.OnRun(model, rows, time.GetElapsedTime(started, now));
            var offset = 0;
            foreach (var entry in entries)
            {
                var call = (RowsCall)entry.Call;
                var length = call.Rows * tabular.Outputs;
                call.Set(entries.Length == 1 ? scores : scores.AsSpan(offset, length).ToArray());
                for (var row = 0; row < call.Rows; row++)
                {
                    var values = scores.AsSpan(offset + (row * tabular.Outputs), tabular.Outputs);
                    instruments.OnAnswer(model, values, time.GetElapsedTime(entry.EnqueuedAt, now));
                }

                offset += length;
            }
        }
#pragma warning disable CA1031 // As above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (entries.Length == 1)
            {
                instruments.OnError(model, rows);
                entries[0].Call.Fail(error);
                return;
            }

            for (var i = 0; i < entries.Length; i++)
            {
                RunTable(model, tabular, entries.Slice(i, 1), entries[i].Weight);
            }
        }
    }

    private static float[] Gather(ITabularModel tabular, ReadOnlySpan<QueueEntry> entries, int rows)
    {
        if (entries.Length == 1)
        {
            return ((RowsCall)entries[0].Call).Values;
        }

        var all = new float[rows * tabular.Features];
        var offset = 0;
        foreach (var entry in entries)
        {
            var values = ((RowsCall)entry.Call).Values;
            values.CopyTo(all.AsSpan(offset));
            offset += values.Length;
        }

        return all;
    }
}
