using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// Makes a tuned sentence encoder cheaper: of each feed-forward layer, which costs two thirds of the time, only the units stay that add most
/// to the states of the texts read. What is lost is to be taught again.
/// </summary>
internal static class PiecePruning
{
    /// <summary>Prunes an encoder.</summary>
    /// <param name="from">The tuned encoder; it stays as it is.</param>
    /// <param name="texts">Texts to look at.</param>
    /// <param name="units">Units to keep in each layer.</param>
    /// <returns>The smaller encoder.</returns>
    public static PieceEncoder Prune(PieceNetwork from, IReadOnlyList<EmotionExample> texts, int units)
    {
        var (first, second) = (from.Encoder.First, from.Encoder.Second);
        first.Answered = zeros(first.Expand.bias!.shape[0]);
        second.Answered = zeros(second.Expand.bias!.shape[0]);
        _ = EmotionTrainer.Predict(from, texts);
        var pruned = new PieceEncoder((int)from.Encoder.Pieces.weight!.shape[0], units);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var known = from.Encoder.named_parameters().ToDictionary(static p => p.name, static p => p.parameter);
        foreach (var (name, parameter) in pruned.named_parameters())
        {
            if (parameter.shape.SequenceEqual(known[name].shape))
            {
                _ = parameter.copy_(known[name]);
            }
        }

        Keep(first, pruned.First, units);
        Keep(second, pruned.Second, units);
        return pruned;
    }

    private static void Keep(TransformerLayer from, TransformerLayer into, int units)
    {
        var use = from.Answered! * from.Contract.weight!.norm(0);
        var kept = use.topk(units).indexes;
        _ = into.Expand.weight!.copy_(from.Expand.weight!.index_select(0, kept));
        _ = into.Expand.bias!.copy_(from.Expand.bias!.index_select(0, kept));
        _ = into.Contract.weight!.copy_(from.Contract.weight!.index_select(1, kept));
        from.Answered!.Dispose();
        from.Answered = null;
    }
}
