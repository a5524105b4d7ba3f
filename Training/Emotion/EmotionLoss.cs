using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>The loss of a mixed batch: each example speaks to its own head alone, weighted by <see cref="EmotionHead.Weight"/>.</summary>
internal static class EmotionLoss
{
    private static readonly float[] GoWeights =
    [
        .. Enumerable.Repeat(EmotionHeads.Emotion.Weight, 28),
        .. Enumerable.Repeat(EmotionHeads.Ekman.Weight, 7),
        .. Enumerable.Repeat(EmotionHeads.Sentiment.Weight, 4),
    ];

    /// <summary>Computes the loss.</summary>
    /// <param name="logits">float[batch, columns].</param>
    /// <param name="batch">The examples.</param>
    /// <returns>A number.</returns>
    public static Tensor Of(Tensor logits, IReadOnlyList<EmotionExample> batch)
    {
        var total = zeros(1);
        foreach (var group in Enumerable.Range(0, batch.Count).GroupBy(i => batch[i].Head))
        {
            var head = group.Key;
            var rows = tensor(group.Select(static i => (long)i).ToArray());
            var width = batch[group.First()].Targets.Length;
            var targets = tensor(group.SelectMany(i => batch[i].Targets).ToArray(), [rows.shape[0], width]);
            var values = logits.index_select(0, rows).narrow(1, head.Offset, width);
            total += head.Exclusive
                ? -(targets * values.log_softmax(-1)).sum() * head.Weight
                : (nn.functional.binary_cross_entropy_with_logits(values, targets, reduction: nn.Reduction.None) * tensor(GoWeights)).sum();
        }

        return total / batch.Count;
    }
}
