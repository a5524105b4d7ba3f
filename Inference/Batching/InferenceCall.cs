using System.Diagnostics;
using Emotion.Inference.Registry;

namespace Emotion.Inference.Batching;

/// <summary>One call that waits for its inputs to be scored; holds a reference to the model until the last one is.</summary>
internal abstract class InferenceCall(LoadedModel model, int inputs)
{
    private int _remaining = inputs;

    /// <summary>The model that scores it.</summary>
    public LoadedModel Model { get; } = model;

    /// <summary>The caller's span, if it is recorded; otherwise the default.</summary>
    public ActivityContext Span { get; } = Activity.Current is { Recorded: true } span ? span.Context : default;

    /// <summary>How many inputs one queue entry stands for: 1 for a text, the rows of a table.</summary>
    public abstract int WeightOf(int index);

    /// <summary>Ends the call with an error; what is still queued of it is skipped.</summary>
    public abstract void Fail(Exception error);

    /// <summary>True once the call has its answer or error.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Notes that inputs left the queue for good; the last one completes the call and releases the model.</summary>
    public void Complete(int entries)
    {
        if (Interlocked.Add(ref _remaining, -entries) == 0)
        {
            // Before the answer, so that who sees the answer sees the model free.
            Model.Release();
            Succeed();
        }
    }

    /// <summary>Gives the caller its answer.</summary>
    protected abstract void Succeed();
}
