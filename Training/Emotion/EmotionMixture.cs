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
