using Emotion.Inference.Registry;

namespace Emotion.Inference.Batching;

/// <summary>A call with feature rows; they stay together as one queue entry.</summary>
internal sealed class RowsCall(LoadedModel model, float[] values, int rows) : InferenceCall(model, 1)
{
    private readonly TaskCompletionSource<float[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private float[] _scores = [];

    public Task<float[]> Answer => _answer.Task;

    public float[] Values { get; } = values;

    public int Rows { get; } = rows;

    public override bool IsDone => _answer.Task.IsCompleted;

    public void Set(float[] scores) => _scores = scores;

    public override int WeightOf(int index) => Rows;

    public override void Fail(Exception error) => _answer.TrySetException(error);

    protected override void Succeed() => _answer.TrySetResult(_scores);
}
