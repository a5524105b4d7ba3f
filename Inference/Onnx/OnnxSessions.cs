using Emotion.Inference.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Inference.Onnx;

/// <summary>
/// Opens graphs with ONNX Runtime: one thread per run (the batcher's own), and one arena of bounded size for all of them, so that neither
/// many models nor one absurd graph can take the machine's memory.
/// </summary>
public sealed class OnnxSessions
{
    /// <summary>The graph's file in a version's folder.</summary>
    public const string FileName = "model.onnx";

    private static readonly Lock ArenaGate = new();
    private static bool _arenaRegistered;
    private readonly long _maxBytes;

    /// <summary>Prepares the shared arena; the first settings in a process hold.</summary>
    /// <param name="options">The settings.</param>
    public OnnxSessions(IOptions<InferenceOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _maxBytes = options.Value.MaxModelMegabytes * 1024L * 1024L;
        lock (ArenaGate)
        {
            if (!_arenaRegistered)
            {
                using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
                using var arena = new OrtArenaCfg((uint)Math.Min(uint.MaxValue, options.Value.MaxMemoryMegabytes * 1024L * 1024L), SameAsRequested, -1, -1);
                OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
                _arenaRegistered = true;
            }
        }
    }

    /// <summary>The arena grows by what is asked for rather than by doubling.</summary>
    private const int SameAsRequested = 1;

    /// <summary>Opens a version's graph.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <returns>The session, owned by the caller.</returns>
    /// <exception cref="ModelLoadException">The file is missing or no graph that this runtime can run.</exception>
    public InferenceSession Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ModelLoadException($"{FileName} is missing.");
        }

        if (file.Length > _maxBytes)
        {
            throw new ModelLoadException($"{FileName} has {file.Length} bytes; the setting Emotion:Models:MaxModelMegabytes allows {_maxBytes}.");
        }

        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelLoadException($"{FileName} is no graph that can be run: {WithoutPath(error.Message, folder)}", error);
        }
    }

    /// <summary>Checks an output of the graph against what the manifest says.</summary>
    /// <param name="session">The session.</param>
    /// <param name="head">The head.</param>
    /// <returns>The output's name.</returns>
    /// <exception cref="ModelLoadException">It is missing, not of floats, or too narrow.</exception>
    internal static string CheckOutput(InferenceSession session, ModelHead head)
    {
        var name = head.Output ?? head.Name;
        if (!session.OutputMetadata.TryGetValue(name, out var output))
        {
            throw new ModelLoadException(
                $"{FileName} has no output '{name}' for the head '{head.Name}'; it has {string.Join(", ", session.OutputMetadata.Keys)}.");
        }

        var wanted = head.Offset + head.Labels.Count;
        var shape = output.Dimensions;
        var columns = shape.Length == 1 ? 1 : shape[^1];
        if (output.ElementType != typeof(float) || shape.Length is 0 or > 2 || (columns >= 0 && columns < wanted))
        {
            throw new ModelLoadException(
                $"{FileName}: output '{name}' is {output.ElementType?.Name}[{string.Join(", ", shape)}]; the head '{head.Name}' needs float[batch, {wanted}] or wider.");
        }

        return name;
    }

    private static string WithoutPath(string message, string folder) => message.Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
}
