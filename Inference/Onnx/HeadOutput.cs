using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Emotion.Inference.Onnx;

/// <summary>Turns one row of a graph's output into a head's calibrated probabilities.</summary>
internal sealed class HeadOutput
{
    private readonly Activation _activation;
    private readonly float[]? _scale;
    private readonly float[]? _bias;
    private readonly int _offset;
    private readonly int _labels;

    public HeadOutput(ModelHead head)
    {
        _activation = Enum.Parse<Activation>(head.Activation, ignoreCase: true);
        _offset = head.Offset;
        _labels = head.Labels.Count;
        _scale = Spread(head.Scale);
        _bias = Spread(head.Bias);
    }

    private enum Activation
    {
        None,
        Sigmoid,
        Softmax,
    }

    /// <summary>Applies calibration and activation.</summary>
    /// <param name="row">The output's row.</param>
    /// <param name="probabilities">Receives one probability per label.</param>
    public void Write(ReadOnlySpan<float> row, Span<float> probabilities)
    {
        var values = row.Slice(_offset, _labels);
        values.CopyTo(probabilities);
        if (_scale is not null)
        {
            TensorPrimitives.Multiply(probabilities, _scale, probabilities);
        }

        if (_bias is not null)
        {
            TensorPrimitives.Add(probabilities, _bias, probabilities);
        }

        switch (_activation)
        {
            case Activation.Sigmoid:
                TensorPrimitives.Sigmoid(probabilities, probabilities);
                break;
            case Activation.Softmax:
                // Shifted by the largest, which changes nothing but keeps the exponential finite.
                TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max(probabilities), probabilities);
                TensorPrimitives.SoftMax(probabilities, probabilities);
                break;
            default:
                break;
        }
    }

    /// <summary>Applies calibration and activation.</summary>
    /// <param name="row">The output's row.</param>
    /// <returns>One probability per label.</returns>
    public ImmutableArray<float> Read(ReadOnlySpan<float> row)
    {
        var probabilities = new float[_labels];
        Write(row, probabilities);
        return ImmutableCollectionsMarshal.AsImmutableArray(probabilities);
    }

    private float[]? Spread(IReadOnlyList<float>? values) => values switch
    {
        null => null,
        [var one] => [.. Enumerable.Repeat(one, _labels)],
        _ => [.. values],
    };
}
