using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Emotion.Inference.Text;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Inference.Onnx;

/// <summary>A text model whose graph runs in ONNX Runtime.</summary>
internal sealed class OnnxTextModel : ITextModel
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly ITextPreparation _preparation;
    private readonly string[] _outputs;
    private readonly int[] _outputOfHead;
    private readonly HeadOutput[] _heads;

    public OnnxTextModel(InferenceSession session, ITextPreparation preparation, ModelManifest manifest)
    {
        _session = session;
        _preparation = preparation;
        Manifest = manifest;
        var names = manifest.Heads.Select(head => OnnxSessions.CheckOutput(session, head)).ToArray();
        _outputs = [.. names.Distinct(StringComparer.Ordinal)];
        _outputOfHead = [.. names.Select(name => Array.IndexOf(_outputs, name))];
        _heads = [.. manifest.Heads.Select(head => new HeadOutput(head))];
        if (preparation.Inputs.FirstOrDefault(input => !session.InputMetadata.ContainsKey(input)) is { } missing)
        {
            throw new ModelLoadException($"{OnnxSessions.FileName} has no input '{missing}' that the preparation fills; it has {string.Join(", ", session.InputMetadata.Keys)}.");
        }

        if (session.InputMetadata.Keys.Except(preparation.Inputs, StringComparer.Ordinal).FirstOrDefault() is { } unfilled)
        {
            throw new ModelLoadException($"{OnnxSessions.FileName} wants an input '{unfilled}' that the preparation does not fill.");
        }
    }

    public ModelManifest Manifest { get; }

    public PreparedText Prepare(string text) => _preparation.Prepare(text);

    public TextScores[] Score(ReadOnlySpan<PreparedText> batch)
    {
        var inputs = _preparation.Collate(batch);
        try
        {
            using var outputs = _session.Run(_run, _preparation.Inputs, inputs, _outputs);
            var scores = new TextScores[batch.Length];
            for (var i = 0; i < scores.Length; i++)
            {
                var heads = new ImmutableArray<float>[_heads.Length];
                for (var head = 0; head < heads.Length; head++)
                {
                    var values = outputs[_outputOfHead[head]].GetTensorDataAsSpan<float>();
                    var width = values.Length / batch.Length;
                    heads[head] = _heads[head].Read(values.Slice(i * width, width));
                }

                scores[i] = new TextScores(ImmutableCollectionsMarshal.AsImmutableArray(heads), batch[i].Warnings);
            }

            return scores;
        }
        finally
        {
            foreach (var input in inputs)
            {
                input.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
        (_preparation as IDisposable)?.Dispose();
    }
}
