using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Inference.Onnx;

/// <summary>A tabular model whose graph runs in ONNX Runtime: its one input is <c>float[rows, features]</c>.</summary>
internal sealed class OnnxTabularModel : ITabularModel
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly int[] _outputOfHead;
    private readonly HeadOutput[] _heads;

    public OnnxTabularModel(InferenceSession session, ModelManifest manifest)
    {
        _session = session;
        Manifest = manifest;
        Features = manifest.Features?.Count ?? 0;
        if (Features == 0)
        {
            throw new ModelLoadException("model.json: 'features' lists no feature.");
        }

        _inputs = [.. session.InputMetadata.Keys];
        var shape = _inputs.Length == 1 ? session.InputMetadata[_inputs[0]].Dimensions : [];
        if (shape.Length != 2 || (shape[1] >= 0 && shape[1] != Features) || session.InputMetadata[_inputs[0]].ElementType != typeof(float))
        {
            throw new ModelLoadException(
                $"{OnnxSessions.FileName} must have one input float[rows, {Features}], as model.json lists {Features} features; " +
                $"it has {string.Join(", ", session.InputMetadata.Select(input => $"{input.Key} {input.Value.ElementType?.Name}[{string.Join(", ", input.Value.Dimensions)}]"))}.");
        }

        var names = manifest.Heads.Select(head => OnnxSessions.CheckOutput(session, head)).ToArray();
        _outputs = [.. names.Distinct(StringComparer.Ordinal)];
        _outputOfHead = [.. names.Select(name => Array.IndexOf(_outputs, name))];
        _heads = [.. manifest.Heads.Select(head => new HeadOutput(head))];
        Outputs = manifest.Heads.Sum(head => head.Labels.Count);
    }

    public ModelManifest Manifest { get; }

    public int Features { get; }

    public int Outputs { get; }

    public float[] Score(ReadOnlyMemory<float> rows)
    {
        var count = rows.Length / Features;
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(rows), [count, Features]);
        using var outputs = _session.Run(_run, _inputs, [input], _outputs);
        var scores = new float[count * Outputs];
        var column = 0;
        for (var head = 0; head < _heads.Length; head++)
        {
            var values = outputs[_outputOfHead[head]].GetTensorDataAsSpan<float>();
            var width = values.Length / count;
            var labels = Manifest.Heads[head].Labels.Count;
            for (var row = 0; row < count; row++)
            {
                _heads[head].Write(values.Slice(row * width, width), scores.AsSpan((row * Outputs) + column, labels));
            }

            column += labels;
        }

        return scores;
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }
}
