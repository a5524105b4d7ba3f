namespace Emotion.Silo.Diagnosis;

/// <summary>Names of the metrics that a diagnosis walks; each is described where it is measured.</summary>
public static class StageSeries
{
    /// <summary>Grain calls that deliver records.</summary>
    public const string Calls = "emotion.stream.processing.duration";

    /// <summary>Such calls that failed.</summary>
    public const string FailedCalls = "emotion.stream.failed_calls";

    /// <summary>A grain's work on a batch, models included, output not.</summary>
    public const string Processing = "emotion.processing.duration";

    /// <summary>Calls to models as the grains see them.</summary>
    public const string InferenceCalls = "emotion.inference.call.duration";

    /// <summary>An input's wait for its run.</summary>
    public const string InferenceWait = "emotion.inference.queue.wait";

    /// <summary>Runs of models.</summary>
    public const string InferenceRuns = "emotion.inference.duration";

    /// <summary>Inputs per run.</summary>
    public const string InferenceBatch = "emotion.inference.batch.size";

    /// <summary>A batch's wait for its results' acknowledgement.</summary>
    public const string Output = "emotion.output.duration";

    /// <summary>From a group's first change to its durability.</summary>
    public const string StateWait = "emotion.state_write.wait";

    /// <summary>Transactions of the state store.</summary>
    public const string StateWrites = "emotion.state_write.duration";

    /// <summary>Sizes of the states written.</summary>
    public const string StateSize = "emotion.state_write.size";

    /// <summary>Transactions that failed.</summary>
    public const string StateFailures = "emotion.state_write.failures";

    /// <summary>A client's connection taking a frame.</summary>
    public const string FeedSends = "emotion.feed.send.duration";

    /// <summary>Events left out for clients that were too slow.</summary>
    public const string FeedDropped = "emotion.feed.dropped";
}
