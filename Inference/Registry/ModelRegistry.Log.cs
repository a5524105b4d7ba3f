using Microsoft.Extensions.Logging;

namespace Emotion.Inference.Registry;

public sealed partial class ModelRegistry
{
    [LoggerMessage(LogLevel.Information, "Model {Model} version {Version} is ready after {Milliseconds:F0} ms")]
    private partial void LogLoaded(string model, string version, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "Model {Model} version {Version} is refused: {Reason}")]
    private partial void LogRefused(string model, string version, string reason);

    [LoggerMessage(LogLevel.Warning, "Model {Model} version {Version} is ignored: {Limit} versions are there already (Emotion:Models:MaxVersions)")]
    private partial void LogTooMany(string model, string version, int limit);

    [LoggerMessage(LogLevel.Information, "Model {Model} version {Version} is gone from the folder")]
    private partial void LogGone(string model, string version);

    [LoggerMessage(LogLevel.Information, "Model {Model} version {Version} left memory, as nobody used it")]
    private partial void LogUnloaded(string model, string version);

    [LoggerMessage(LogLevel.Warning, "The model folder {Folder} cannot be read: {Reason}")]
    private partial void LogUnreadableRoot(string folder, string reason);
}
