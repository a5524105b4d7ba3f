namespace Emotion.Inference.Batching;

/// <summary>One thing to score.</summary>
/// <param name="Call">The call it belongs to.</param>
/// <param name="Index">Its position in the call.</param>
/// <param name="EnqueuedAt">Timestamp of its arrival.</param>
internal readonly record struct QueueEntry(InferenceCall Call, int Index, long EnqueuedAt)
{
    public int Weight => Call.WeightOf(Index);
}
