using Emotion.Inference.Registry;
using Emotion.Inference.Text;

namespace Emotion.Inference.Batching;

/// <summary>A call with texts, one queue entry each.</summary>
internal sealed class TextCall(LoadedModel model, IReadOnlyList<string> texts) : InferenceCall(model, texts.Count)
{
    // Continuations run elsewhere: a worker's time belongs to the models.
    private readonly TaskCompletionSource<TextScores[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TextScores[] _scores = new TextScores[texts.Count];

    public Task<TextScores[]> Answer => _answer.Task;

    public override bool IsDone => _answer.Task.IsCompleted;

    public string TextOf(int index) => texts[index];

    public void Set(int index, TextScores scores) => _scores[index] = scores;

    public override int WeightOf(int index) => 1;

    public override void Fail(Exception error) => _answer.TrySetException(error);

    protected override void Succeed() => _answer.TrySetResult(_scores);
}
