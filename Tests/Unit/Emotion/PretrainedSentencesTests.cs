using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Emotion.Training.Emotion;
using Emotion.Training.Onnx.Messages;
using Google.Protobuf;
using static Emotion.Training.Onnx.Messages.TensorProto.Types;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>Reading a pretrained graph from the resources of a library that is never loaded.</summary>
public sealed class PretrainedSentencesTests : IDisposable
{
    private const string First = "encoder.layer.0.output.LayerNorm.bias";
    private const string Second = "encoder.layer.1.output.LayerNorm.bias";

    private readonly string _path = Path.GetTempFileName();

    /// <inheritdoc />
    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Find_NamedTensor_HasItsValuesAndShape()
    {
        var (values, shape) = Pretrained().Find(First);

        Assert.Equal([10, 20], values);
        Assert.Equal([2], shape);
    }

    [Fact]
    public void Kernel_OfABias_IsWhatItIsAddedToTheProductOf() => Assert.Equal([1, 2, 3, 4], Pretrained().Kernel(First).Values);

    [Fact]
    public void Find_UnknownTensor_SaysItsName() =>
        Assert.Contains("pooler", Assert.Throws<InvalidDataException>(() => Pretrained().Find("pooler")).Message, StringComparison.Ordinal);

    [Fact]
    public void Vocabulary_IsALineOfTheResourceEach() => Assert.Equal(["[PAD]", "[UNK]"], Pretrained().Vocabulary);

    [Fact]
    public void Open_SomeLayers_ComputesUpToThere()
    {
        var pretrained = Pretrained();
        using var lower = pretrained.Open(1);
        using var whole = pretrained.Open(2);

        // (1, 1) by the kernel 1 2 / 3 4 and the bias; then by the unit matrix and -1.
        Assert.Equal([14, 26], lower.Of([1, 1], 1));
        Assert.Equal([13, 25], whole.Of([1, 1], 1));
    }

    [Fact]
    public void Open_SeveralTexts_GivesTextAfterText()
    {
        using var lower = Pretrained().Open(1);

        Assert.Equal([.. lower.Of([1, 1], 1), .. lower.Of([2, 0], 1)], lower.Of([1, 1, 2, 0], 2));
    }

    [Fact]
    public void Constructor_LibraryWithoutTheGraph_SaysWhatIsMissing()
    {
        Write(("a.vocab.txt", []));

        Assert.Contains("model.onnx", Assert.Throws<InvalidDataException>(() => new PretrainedSentences(_path)).Message, StringComparison.Ordinal);
    }

    private PretrainedSentences Pretrained()
    {
        Write(("a.vocab.txt", "[PAD]\n[UNK]\n"u8.ToArray()), ("a.model.onnx", Model().ToByteArray()));
        return new PretrainedSentences(_path);
    }

    private static ModelProto Model() => new()
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        Graph = new GraphProto
        {
            Name = "tiny",
            Input = { Input("input_ids"), Input("attention_mask"), Input("token_type_ids") },
            Initializer = { Tensor("k0", [2, 2], 1, 2, 3, 4), Tensor(First, [2], 10, 20), Tensor("k1", [2, 2], 1, 0, 0, 1), Tensor(Second, [2], -1, -1) },
            Node =
            {
                new NodeProto
                {
                    OpType = "Cast", Input = { "input_ids" }, Output = { "ids" },
                    Attribute = { new AttributeProto { Name = "to", I = (long)DataType.Float, Type = AttributeProto.Types.AttributeType.Int } },
                },
                new NodeProto { OpType = "MatMul", Input = { "ids", "k0" }, Output = { "p0" } },
                new NodeProto { OpType = "Add", Input = { First, "p0" }, Output = { "h0" } },
                new NodeProto { OpType = "MatMul", Input = { "h0", "k1" }, Output = { "p1" } },
                new NodeProto { OpType = "Add", Input = { Second, "p1" }, Output = { "h1" } },
            },
            Output = { Value("h1", DataType.Float) },
        },
    };

    private static TensorProto Tensor(string name, long[] shape, params float[] values) => new()
    {
        Name = name,
        DataType = (int)DataType.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };

    private static ValueInfoProto Input(string name) => Value(name, DataType.Int64);

    private static ValueInfoProto Value(string name, DataType type)
    {
        TensorShapeProto.Types.Dimension[] axes = [new() { DimParam = "batch" }, new() { DimParam = "length" }];
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto { Dim = { axes } } } },
        };
    }

    private void Write(params (string Name, byte[] Bytes)[] resources)
    {
        var metadata = new MetadataBuilder();
        _ = metadata.AddModule(0, metadata.GetOrAddString("a.dll"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        _ = metadata.AddAssembly(metadata.GetOrAddString("a"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        _ = metadata.AddTypeDefinition(
            default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var content = new BlobBuilder();
        foreach (var (name, bytes) in resources)
        {
            _ = metadata.AddManifestResource(ManifestResourceAttributes.Public, metadata.GetOrAddString(name), default, (uint)content.Count);
            content.WriteInt32(bytes.Length);
            content.WriteBytes(bytes);
            content.Align(8);
        }

        var library = new BlobBuilder();
        _ = new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder(), managedResources: content)
            .Serialize(library);
        File.WriteAllBytes(_path, library.ToArray());
    }
}
