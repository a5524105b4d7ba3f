using Emotion.Inference;

namespace Emotion.Training.Emotion;

/// <summary>
/// Turns logits into honest probabilities on dev: Platt scaling per label for heads of independent labels, one temperature for exclusive
/// heads, shifted towards equally frequent labels by <see cref="EmotionHead.Balance"/> (logit adjustment, Menon et al., 2021), since tweets at
/// large are not mixed as the data is; then the threshold of best expected F1 per label.
/// </summary>
internal static class EmotionCalibration
{
    // Pulls the scaling towards leaving logits as they are, which the loss has calibrated already: in halves of dev, .52 of macro-F1 over 28
    // labels became .535 by this and by thresholds that do not look at the labels.
    private const double Prior = 500;

    /// <summary>Calibrates a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="examples">Held-out examples.</param>
    /// <param name="logits">Their logits.</param>
    /// <returns>The head as the manifest describes it.</returns>
    public static ModelHead Fit(EmotionHead head, IReadOnlyList<EmotionExample> examples, float[][] logits)
    {
        var labels = head.Labels.Length;
        var rows = Rows(head, examples);
        var scale = new float[labels];
        var bias = new float[labels];
        if (head.Exclusive)
        {
            Array.Fill(scale, Temperature(head, rows, examples, logits));
            for (var k = 0; k < labels; k++)
            {
                bias[k] = -head.Balance * MathF.Log(labels * rows.Average(i => examples[i].Targets[k]));
            }
        }

        var thresholds = new float[labels];
        for (var k = 0; k < labels; k++)
        {
            var column = head.Offset + k;
            if (head.Exclusive)
            {
                thresholds[k] = .5f;
                continue;
            }

            var truth = rows.Select(i => examples[i].Targets[column] > .5f).ToArray();
            (scale[k], bias[k]) = Platt([.. rows.Select(i => logits[i][column])], truth);
            var (s, b) = (scale[k], bias[k]);
            thresholds[k] = EmotionScores.ExpectedThreshold([.. rows.Select(i => Sigmoid((logits[i][column] * s) + b))]);
        }

        return new ModelHead
        {
            Name = head.Name,
            Output = "logits",
            Offset = head.Offset,
            Labels = head.Labels,
            Activation = head.Exclusive ? "softmax" : "sigmoid",
            Scale = scale,
            Bias = bias,
            Thresholds = thresholds,
        };
    }

    /// <summary>The loss that an average of logits has at the temperature that suits it best.</summary>
    /// <param name="head">The head.</param>
    /// <param name="examples">Held-out examples.</param>
    /// <param name="logits">Each network's logits of them.</param>
    /// <param name="shares">Each network's share.</param>
    /// <returns>The loss summed over the examples.</returns>
    public static double LeastLoss(EmotionHead head, IReadOnlyList<EmotionExample> examples, IReadOnlyList<float[][]> logits, float[] shares)
    {
        var rows = Rows(head, examples);
        var mixed = new float[examples.Count][];
        foreach (var i in rows)
        {
            mixed[i] = new float[head.Offset + head.Labels.Length];
            for (var c = head.Offset; c < mixed[i].Length; c++)
            {
                for (var n = 0; n < shares.Length; n++)
                {
                    mixed[i][c] += shares[n] * logits[n][i][c];
                }
            }
        }

        return Enumerable.Range(8, 9).Min(tenths => Loss(head, rows, examples, mixed, tenths / 10f));
    }

    /// <summary>Rows that speak to a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="examples">The examples.</param>
    /// <returns>Their indices.</returns>
    public static int[] Rows(EmotionHead head, IReadOnlyList<EmotionExample> examples)
    {
        var teacher = head.Exclusive ? head : EmotionHeads.Emotion;
        return [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Head == teacher)];
    }

    private static float Temperature(EmotionHead head, int[] rows, IReadOnlyList<EmotionExample> examples, float[][] logits)
    {
        var (best, chosen) = (double.MaxValue, 1f);
        for (var scale = .2f; scale <= 3f; scale += .02f)
        {
            var loss = Loss(head, rows, examples, logits, scale);
            if (loss < best)
            {
                (best, chosen) = (loss, scale);
            }
        }

        return chosen;
    }

    private static double Loss(EmotionHead head, int[] rows, IReadOnlyList<EmotionExample> examples, float[][] logits, float scale)
    {
        var loss = 0.0;
        foreach (var i in rows)
        {
            var values = logits[i].AsSpan(head.Offset, head.Labels.Length);
            if (head.Exclusive)
            {
                var highest = scale * Highest(values);
                var sum = 0.0;
                for (var k = 0; k < values.Length; k++)
                {
                    sum += Math.Exp((scale * values[k]) - highest);
                }

                for (var k = 0; k < values.Length; k++)
                {
                    loss -= examples[i].Targets[k] * ((scale * values[k]) - highest - Math.Log(sum));
                }
            }
            else
            {
                for (var k = 0; k < values.Length; k++)
                {
                    var z = scale * values[k] * (examples[i].Targets[head.Offset + k] > .5f ? -1 : 1);
                    loss += z > 30 ? z : Math.Log(1 + Math.Exp(z));
                }
            }
        }

        return loss;
    }

    private static float Highest(ReadOnlySpan<float> values)
    {
        var highest = values[0];
        foreach (var value in values)
        {
            highest = Math.Max(highest, value);
        }

        return highest;
    }

    private static (float Scale, float Bias) Platt(float[] logits, bool[] truth)
    {
        double a = 1, b = 0;
        for (var iteration = 0; iteration < 25; iteration++)
        {
            double ga = Prior * (a - 1), gb = Prior * b, haa = Prior, hab = 0, hbb = Prior;
            for (var i = 0; i < logits.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-((a * logits[i]) + b)));
                var error = p - (truth[i] ? 1 : 0);
                var weight = p * (1 - p);
                ga += error * logits[i];
                gb += error;
                haa += weight * logits[i] * logits[i];
                hab += weight * logits[i];
                hbb += weight;
            }

            var determinant = (haa * hbb) - (hab * hab);
            a -= ((hbb * ga) - (hab * gb)) / determinant;
            b -= ((haa * gb) - (hab * ga)) / determinant;
        }

        return ((float)a, (float)b);
    }

    private static float Sigmoid(float value) => 1 / (1 + MathF.Exp(-value));
}
