using Microsoft.ML.OnnxRuntime;

namespace Emotion.Training.Emotion;

/// <summary>The lower layers of all-MiniLM-L6-v2, which are not tuned: the graph as it came, up to a layer.</summary>
internal sealed class SentenceStem : IDisposable
{
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

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();
}
