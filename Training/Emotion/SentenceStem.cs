using Microsoft.ML.OnnxRuntime;

namespace Emotion.Training.Emotion;

/// <summary>The lower layers of all-MiniLM-L6-v2, not tuned: the graph as it came, up to a layer.</summary>
internal sealed class SentenceStem : IDisposable
{
    // Torch computes the same in another order.
    private const float Tolerance = 1e-4f;

    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly InferenceSession _session;
    private readonly string _output;

    /// <summary>Loads the graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="output">The value that it computes.</param>
    public SentenceStem(byte[] graph, string output)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(graph, options);
        _output = output;
    }

    /// <summary>Computes states.</summary>
    /// <param name="pieces">Ids of the word pieces of texts with equally many, text after text.</param>
    /// <param name="texts">How many texts.</param>
    /// <returns><see cref="SentenceEncoder.Width"/> numbers per piece, piece after piece.</returns>
    public float[] Of(long[] pieces, int texts)
    {
        using var run = new RunOptions();
        long[] shape = [texts, pieces.Length / texts];
        using var ids = OrtValue.CreateTensorValueFromMemory(pieces, shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(pieces, static _ => 1L), shape);
        using var segments = OrtValue.CreateTensorValueFromMemory(new long[pieces.Length], shape);
        using var outputs = _session.Run(run, Inputs, [ids, mask, segments], [_output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Makes sure that rebuilt layers, not yet tuned, compute what the graph computes.</summary>
    /// <param name="pieces">Ids of the word pieces of one text.</param>
    /// <param name="states">What the rebuilt layers say of them.</param>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public void Check(long[] pieces, float[] states)
    {
        var difference = states.Zip(Of(pieces, 1), static (a, b) => Math.Abs(a - b)).Max();
        if (!(difference <= Tolerance))
        {
            throw new InvalidDataException($"A rebuilt sentence encoder's states differ by {difference} from the pretrained one's.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();
}
