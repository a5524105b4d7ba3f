namespace Emotion.Silo.Storage;

internal sealed partial class GroupCommitStore
{
    [LoggerMessage(LogLevel.Error, "{Database} could not write {States} states (attempt {Attempt}), again in {Seconds} s: {Reason}")]
    private partial void LogFailed(string database, int states, int attempt, double seconds, string reason);

    [LoggerMessage(LogLevel.Information, "States are written again.")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Warning, "{States} states were changed by another writer; their events are delivered again.")]
    private partial void LogConflicts(int states);

    [LoggerMessage(LogLevel.Error, "{States} states could not be written before the stop; their events are delivered again at the next start.")]
    private partial void LogAbandoned(int states);

    [LoggerMessage(LogLevel.Critical, "The state writer has ended; nothing becomes durable any more.")]
    private partial void LogWriterDied(Exception exception);
}
