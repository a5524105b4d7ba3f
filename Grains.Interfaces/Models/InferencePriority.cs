namespace Emotion.Grains.Interfaces.Models;

/// <summary>Who waits for a score; interactive calls are taken first.</summary>
[GenerateSerializer, Alias("Emotion.Models.InferencePriority")]
public enum InferencePriority
{
    /// <summary>Someone waits: taken first; when the queue is full the call fails at once with <see cref="InferenceOverloadedException"/>.</summary>
    Interactive = 0,

    /// <summary>An event of a stream: taken when no interactive call waits; when the queue is full the call waits for room (back-pressure).</summary>
    Stream = 1,
}
