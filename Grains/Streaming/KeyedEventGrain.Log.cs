using Microsoft.Extensions.Logging;

namespace Emotion.Grains.Streaming;

public abstract partial class KeyedEventGrain<TState>
{
    [LoggerMessage(LogLevel.Warning, "A {GrainType} grain went away before its state was durable; the store goes on writing it.")]
    private partial void LogDeactivatedDirty(Exception exception, GrainType grainType);

    [LoggerMessage(LogLevel.Warning, "Events of {Topic} [{Partition}] from offset {Offset} failed and are now tried one by one.")]
    internal partial void LogIsolating(Exception exception, string topic, int partition, long offset);

    [LoggerMessage(LogLevel.Warning, "The event at {Topic} [{Partition}] {Offset} failed twice and was put into the dead letters.")]
    internal partial void LogSetAside(Exception exception, string topic, int partition, long offset);

    [LoggerMessage(LogLevel.Error, "The state of a {GrainType} grain could not be read again; the grain goes away and events come again.")]
    private partial void LogReloadFailed(Exception exception, GrainType grainType);

    [LoggerMessage(LogLevel.Warning, "A {GrainType} grain was called whose state another activation has written since; the newest state was read.")]
    private partial void LogStale(GrainType grainType);

    [LoggerMessage(LogLevel.Debug, "Whether the state of a {GrainType} grain is the newest could not be asked; the call is answered from memory.")]
    private partial void LogNotAsked(Exception exception, GrainType grainType);
}
