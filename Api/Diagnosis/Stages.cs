namespace Emotion.Api.Diagnosis;

/// <summary>The stages of the pipeline that may limit it, by the names that <c>docs/operations/slow-pipeline.md</c> walks.</summary>
public static class Stages
{
    /// <summary>Nothing waits.</summary>
    public const string None = "none";

    /// <summary>Records stay at the broker though there is room for them here: broker or network.</summary>
    public const string Ingestion = "ingestion";

    /// <summary>One key has most of what waits.</summary>
    public const string HotKey = "hot_key";

    /// <summary>The grains' own work, or the processor.</summary>
    public const string Processing = "processing";

    /// <summary>Models: their queue or their runs.</summary>
    public const string Inference = "inference";

    /// <summary>The broker's acknowledgement of results.</summary>
    public const string Output = "output";

    /// <summary>The database, because the states are large.</summary>
    public const string BigState = "big_state";

    /// <summary>The database.</summary>
    public const string StateWrite = "state_write";

    /// <summary>The garbage collector.</summary>
    public const string Gc = "gc";

    /// <summary>Clients of the feed that take less than they asked for. Slows nobody else.</summary>
    public const string Feed = "feed";

    /// <summary>What mends a stage.</summary>
    internal static string AdviceFor(string stage) => stage switch
    {
        None => "Nothing to do. docs/operations/slow-pipeline.md tells how to look for oneself.",
        Ingestion => "Look at the broker's load and the network to it: docs/operations/slow-pipeline.md#ingestion.",
        HotKey => "Find what writes so much under one key; order within a key is a promise, so that more silos do not help: docs/operations/slow-pipeline.md#hot_key.",
        Processing => "Add silos or cores; if the processor is idle, look for what the handlers wait for: docs/operations/slow-pipeline.md#processing.",
        Inference => "Add silos, or serve a faster model (Emotion__Models__Emotion=emotion-fast): docs/operations/slow-pipeline.md#inference.",
        Output => "Look at the broker's acknowledgements (in-sync replicas, disks, network): docs/operations/slow-pipeline.md#output.",
        BigState => "Find the keys whose states have grown; shorten what they keep: docs/operations/slow-pipeline.md#big_state.",
        StateWrite => "Look at the database's disk and locks; more keys per transaction do not cost more: docs/operations/slow-pipeline.md#state_write.",
        Gc => "Give the process more memory, or spread grains over more silos: docs/operations/slow-pipeline.md#gc.",
        Feed => "Ask these clients to filter more or to read faster; others are not held up: docs/operations/slow-pipeline.md#feed.",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No such stage."),
    };
}
