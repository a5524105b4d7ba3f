namespace Emotion.Inference.Batching;

/// <summary>Which of a model's two queues an input waits in.</summary>
public enum QueuePriority
{
    /// <summary>Taken first; a full queue turns the call away.</summary>
    Interactive = 0,

    /// <summary>Taken after interactive inputs; a full queue makes the call wait for room.</summary>
    Stream = 1,
}
