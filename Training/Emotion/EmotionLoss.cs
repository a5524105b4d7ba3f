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

        return (total + Valence(logits, batch) + Taught(logits, batch)) / batch.Count;
    }

    private static Tensor Valence(Tensor logits, IReadOnlyList<EmotionExample> batch)
    {
        var known = Enumerable.Range(0, batch.Count).Where(i => batch[i].Valence is not null).ToArray();
        return known.Length == 0 ? zeros(1) : Exclusive(logits, known, EmotionHeads.Valence, i => batch[i].Valence!);
    }

    // The teachers' answers in all served heads, whichever head the example itself speaks to.
    private static Tensor Taught(Tensor logits, IReadOnlyList<EmotionExample> batch)
    {
        var taught = Enumerable.Range(0, batch.Count).Where(i => batch[i].Teacher is not null).ToArray();
        if (taught.Length == 0)
        {
            return zeros(1);
        }

        var columns = GoWeights.Length;
        var values = logits.index_select(0, tensor(taught.Select(static i => (long)i).ToArray())).narrow(1, 0, columns);
        var targets = tensor(taught.SelectMany(i => batch[i].Teacher!.Take(columns)).ToArray(), [taught.Length, columns]);
        var total = (nn.functional.binary_cross_entropy_with_logits(values, targets, reduction: nn.Reduction.None) * tensor(GoWeights)).sum();
        foreach (var head in EmotionHeads.Served.Where(static h => h.Exclusive))
        {
            total += Exclusive(logits, taught, head, i => batch[i].Teacher!.AsSpan(head.Offset, head.Labels.Length).ToArray());
        }

        return total;
    }

    private static Tensor Exclusive(Tensor logits, int[] rows, EmotionHead head, Func<int, float[]> targetsOf)
    {
        var width = head.Labels.Length;
        var values = logits.index_select(0, tensor(rows.Select(static i => (long)i).ToArray())).narrow(1, head.Offset, width);
        var targets = tensor(rows.SelectMany(targetsOf).ToArray(), [rows.Length, width]);
        return -(targets * values.log_softmax(-1)).sum() * head.Weight;
    }
}
