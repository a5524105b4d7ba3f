using System.ComponentModel.DataAnnotations;

namespace Emotion.Inference.Hosting;

/// <summary>Settings of model serving, section <c>Emotion:Models</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Emotion:Models";

    /// <summary>Where the models stand: <c>name/version/model.json</c>. A relative path counts from the content root. Default <c>models</c>.</summary>
    [Required, MinLength(1)]
    public string Folder { get; set; } = "models";

    /// <summary>The model that classifies posts: <c>emotion</c> (default, the best scores) or <c>emotion-fast</c> (several times cheaper).</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9._-]{0,63}$")]
    public string Emotion { get; set; } = "emotion";

    /// <summary>Most inputs in one run of a graph; a model may ask for fewer. Default 32.</summary>
    [Range(1, 1024)]
    public int MaxBatch { get; set; } = 32;

    /// <summary>How long two or more waiting inputs may wait for company, in milliseconds; a single one never waits. Default 0.</summary>
    [Range(0, 100)]
    public double MaxDelayMilliseconds { get; set; }

    /// <summary>Interactive inputs that may wait per model version before calls are turned away. Default 512.</summary>
    [Range(128, 1_000_000)]
    public int InteractiveLimit { get; set; } = 512;

    /// <summary>
    /// How long an interactive input may have to wait for those before it, by the pace of the last runs, in milliseconds; calls that would
    /// wait longer are turned away: whoever waits for an answer rather hears at once that there is none. A full run for each worker is let in
    /// whatever it takes. Default 250.
    /// </summary>
    [Range(1, 600_000)]
    public double InteractiveMilliseconds { get; set; } = 250;

    /// <summary>Stream inputs that may wait per model version before further ones are held back. Default 2,048.</summary>
    [Range(1, 1_000_000)]
    public int QueueLimit { get; set; } = 2048;

    /// <summary>Threads that run models; 0 (default) for one per core.</summary>
    [Range(0, 1024)]
    public int Workers { get; set; }

    /// <summary>Largest model folder that is loaded, in megabytes. Default 256.</summary>
    [Range(1, 16_384)]
    public int MaxModelMegabytes { get; set; } = 256;

    /// <summary>Memory that the graphs of all models may use together, in megabytes. Default 2,048.</summary>
    [Range(64, 262_144)]
    public int MaxMemoryMegabytes { get; set; } = 2048;

    /// <summary>Most model versions kept side by side. Default 64.</summary>
    [Range(1, 1024)]
    public int MaxVersions { get; set; } = 64;

    /// <summary>How often the folder is looked at, in seconds. Default 2.</summary>
    [Range(0.05, 3600)]
    public double ScanIntervalSeconds { get; set; } = 2;

    /// <summary>After how long without a call a version that no rollout names leaves memory, in minutes. Default 10.</summary>
    [Range(0.01, 10_080)]
    public double UnloadAfterMinutes { get; set; } = 10;

    /// <summary>Longest text that is scored, in UTF-16 code units. Default 5,000.</summary>
    [Range(1, 100_000)]
    public int MaxTextLength { get; set; } = 5000;

    /// <summary>How long the explanation of one text may take, in milliseconds; words not reached have no contribution. Default 250.</summary>
    [Range(1, 10_000)]
    public double ExplainMilliseconds { get; set; } = 250;

    /// <summary>The threads in force.</summary>
    internal int EffectiveWorkers => Workers == 0 ? Environment.ProcessorCount : Workers;

    /// <summary><see cref="MaxDelayMilliseconds"/> as a duration.</summary>
    internal TimeSpan MaxDelay => TimeSpan.FromMilliseconds(MaxDelayMilliseconds);
}
