using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// Makes a sentence encoder cheaper: of each feed-forward layer, two thirds of its multiplications, only the units stay that add most to the
/// states of the texts read. What is lost is to be taught again.
/// </summary>
internal static class SentencePruning
{
    /// <summary>Prunes an encoder.</summary>
    /// <param name="from">The encoder; it stays as it is.</param>
    /// <param name="texts">Texts to look at.</param>
    /// <param name="into">What the smaller encoder is filled in; it differs by the units of each layer.</param>
    public static void Prune(SmallSentenceNetwork from, IReadOnlyList<EmotionExample> texts, SmallSentenceEncoder into)
    {
        foreach (var layer in from.Encoder.Layers)
        {
            layer.Answered = zeros(layer.Expand.bias!.shape[0]);
        }

        _ = EmotionTrainer.Predict(from, texts);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var known = from.Encoder.named_parameters().ToDictionary(static p => p.name, static p => p.parameter);
        foreach (var (name, parameter) in into.named_parameters())
        {
            if (parameter.shape.SequenceEqual(known[name].shape))
            {
                _ = parameter.copy_(known[name]);
            }
        }

        foreach (var (layer, smaller) in from.Encoder.Layers.Zip(into.Layers))
        {
            Keep(layer, smaller);
        }
    }

    private static void Keep(SentenceLayer from, SentenceLayer into)
    {
        var use = from.Answered! * from.Contract.weight!.norm(0);
        var kept = use.topk((int)into.Expand.bias!.shape[0]).indexes;
        _ = into.Expand.weight!.copy_(from.Expand.weight!.index_select(0, kept));
        _ = into.Expand.bias!.copy_(from.Expand.bias!.index_select(0, kept));
        _ = into.Contract.weight!.copy_(from.Contract.weight!.index_select(1, kept));
        from.Answered!.Dispose();
        from.Answered = null;
    }
}
