namespace Emotion.Training.Onnx;

/// <summary>
/// Products of 8-bit integers in an <see cref="OnnxGraph"/>. Inputs are rounded within a range that was measured beforehand, so that a
/// text's scores depend neither on its neighbours in a batch nor on the machine: weights keep 7 bits, since processors without VNNI add
/// pairs of products in 16 bits, which 8-bit weights overflow.
/// </summary>
internal sealed class OnnxQuantization(OnnxGraph graph)
{
    private const int Steps = 63;

    /// <summary>Rounds a value.</summary>
    /// <param name="input">float[..., n].</param>
    /// <param name="range">Its range.</param>
    /// <returns>The rounded value; its scale; the step of zero.</returns>
    public (string Value, string Scale, string Zero) Round(string input, ActivationRange range)
    {
        var scale = graph.Scalar(range.Scale);
        var zero = graph.Scalar(range.Zero);
        return (graph.Node("QuantizeLinear", [input, scale, zero]), scale, zero);
    }

    /// <summary>A linear layer.</summary>
    /// <param name="input">float[..., inputs].</param>
    /// <param name="range">The input's range; what is below is cut off, so that a range from 0 stands for a rectifier too.</param>
    /// <param name="weight">Row after row: one row per output.</param>
    /// <param name="bias">One number per output.</param>
    /// <returns>float[..., outputs].</returns>
    public string Linear(string input, ActivationRange range, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        var (value, scale, zero) = Round(input, range);
        var (stored, scales) = Store(weight, bias.Length);
        return graph.MicrosoftNode("MatMulIntegerToFloat", [value, stored, scale, scales, zero, string.Empty, graph.Floats(bias, bias.Length)], 1)[0];
    }

    /// <summary>Self-attention with its projections to queries, keys and values.</summary>
    /// <param name="input">float[batch, tokens, inputs].</param>
    /// <param name="range">The input's range.</param>
    /// <param name="weight">Row after row: queries, keys, values.</param>
    /// <param name="bias">One number per row.</param>
    /// <param name="mask">int32[batch, tokens], 1 for a token and 0 for padding.</param>
    /// <param name="heads">Attention heads.</param>
    /// <returns>float[batch, tokens, inputs].</returns>
    public string Attention(string input, ActivationRange range, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, string mask, int heads)
    {
        var (value, scale, zero) = Round(input, range);
        var (stored, scales) = Store(weight, bias.Length);
        return graph.MicrosoftNode(
            "QAttention",
            [value, stored, graph.Floats(bias, bias.Length), scale, scales, mask, zero],
            1,
            ("num_heads", (long)heads))[0];
    }

    private (string Stored, string Scales) Store(ReadOnlySpan<float> weight, int outputs)
    {
        var inputs = weight.Length / outputs;
        var scales = new float[outputs];
        var small = new sbyte[weight.Length];
        for (var row = 0; row < outputs; row++)
        {
            var values = weight.Slice(row * inputs, inputs);
            foreach (var value in values)
            {
                scales[row] = Math.Max(scales[row], Math.Abs(value) / Steps);
            }

            for (var i = 0; i < inputs && scales[row] > 0; i++)
            {
                small[(i * outputs) + row] = (sbyte)MathF.Round(values[i] / scales[row]);
            }
        }

        return (graph.Bytes(small, inputs, outputs), graph.Floats(scales, outputs));
    }
}
