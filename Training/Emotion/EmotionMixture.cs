namespace Emotion.Training.Emotion;

/// <summary>Several networks' logits averaged, each head with shares of its own.</summary>
internal static class EmotionMixture
{
    // Shares are tried in steps of a twentieth; a network's strength that dev does not show deserves two steps.
    private const int Steps = 20;
    private const int Least = 2;

    /// <summary>Chooses the shares that give the least loss on held-out examples.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="logits">Each network's logits of them: one network or more.</param>
    /// <returns>
    /// Per network the share of each of <see cref="EmotionHeads.ServedColumns"/> columns: from .1 to .9 and alike within a head, 1 for a single
    /// network.
    /// </returns>
    public static float[][] Shares(IReadOnlyList<EmotionExample> examples, IReadOnlyList<float[][]> logits)
    {
        var shares = logits.Select(static _ => new float[EmotionHeads.ServedColumns]).ToArray();
        foreach (var head in EmotionHeads.Served)
        {
            var best = Candidates(logits.Count, Steps).MinBy(candidate => EmotionCalibration.LeastLoss(head, examples, logits, candidate))!;
            for (var n = 0; n < shares.Length; n++)
            {
                Array.Fill(shares[n], best[n], head.Offset, head.Labels.Length);
            }
        }

        return shares;
    }

    /// <summary>Averages logits.</summary>
    /// <param name="logits">Each network's logits of the same examples.</param>
    /// <param name="shares">Each network's share of each column.</param>
    /// <returns>Per example <see cref="EmotionHeads.ServedColumns"/> logits.</returns>
    public static float[][] Mix(IReadOnlyList<float[][]> logits, float[][] shares) =>
    [
        .. Enumerable.Range(0, logits[0].Length).Select(i => Enumerable.Range(0, EmotionHeads.ServedColumns)
            .Select(c => Enumerable.Range(0, shares.Length).Sum(n => shares[n][c] * logits[n][i][c])).ToArray()),
    ];

    /// <summary>
    /// Lets the two coarser heads follow from the 28 labels: a group holds when one of its labels does. What averaged networks say of the labels
    /// says more of a group than their own outputs for it (.641 of macro-F1 on dev against .637 for Ekman's); a single network's are as good.
    /// </summary>
    /// <param name="logits">Logits of one text; those of <see cref="EmotionHeads.Ekman"/> and <see cref="EmotionHeads.Sentiment"/> are replaced.</param>
    public static void FollowLabels(float[] logits)
    {
        foreach (var (head, members) in EmotionHeads.Groupings)
        {
            for (var k = 0; k < members.Length; k++)
            {
                // The logit of 1 - the product of all 1 - p: independent labels, given the text.
                var none = members[k].Sum(column => Math.Log(1 + Math.Exp(logits[column])));
                logits[head.Offset + k] = (float)(none + Math.Log(1 - Math.Exp(-none)));
            }
        }
    }

    private static IEnumerable<float[]> Candidates(int networks, int steps)
    {
        if (networks == 1)
        {
            yield return [steps / (float)Steps];
            yield break;
        }

        for (var own = Least; own <= steps - (Least * (networks - 1)); own++)
        {
            foreach (var others in Candidates(networks - 1, steps - own))
            {
                yield return [own / (float)Steps, .. others];
            }
        }
    }
}
