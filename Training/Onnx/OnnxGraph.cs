using System.Globalization;
using System.Runtime.InteropServices;
using Emotion.Training.Onnx.Messages;
using Google.Protobuf;

namespace Emotion.Training.Onnx;

/// <summary>
/// Writes an ONNX graph node by node (opset 17, IR 8). Each method returns the name of the value it made. Large weights may be stored as
/// 8-bit integers with a scale per row; ONNX Runtime folds them back to floats when it loads the graph, so that they cost no time.
/// </summary>
internal sealed class OnnxGraph
{
    private const string MicrosoftDomain = "com.microsoft";
    private const string LearningDomain = "ai.onnx.ml";

    private readonly GraphProto _graph;
    private readonly bool _compress;
    private int _names;

    /// <summary>Starts a graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="compress">Whether <see cref="Weight"/> stores 8-bit integers.</param>
    public OnnxGraph(string name, bool compress)
    {
        _graph = new GraphProto { Name = name };
        _compress = compress;
    }

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="axes">A name for each of its free axes, or a number.</param>
    /// <returns>The name.</returns>
    public string Input(string name, TensorProto.Types.DataType type, params string[] axes)
    {
        _graph.Input.Add(Describe(name, type, axes));
        return name;
    }

    /// <summary>Declares an output of floats.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="axes">Its axes.</param>
    public void Output(string value, string name, params string[] axes)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value }, Output = { name } });
        _graph.Output.Add(Describe(name, TensorProto.Types.DataType.Float, axes));
    }

    /// <summary>Makes an inner value an output of floats of any shape.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The output's name.</param>
    /// <returns>The output's name.</returns>
    public string Observe(string value, string name)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value }, Output = { name } });
        _graph.Output.Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        return name;
    }

    /// <summary>A constant of floats.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>The constant's name.</returns>
    public string Floats(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A constant of integers, one axis.</summary>
    /// <param name="values">Its values.</param>
    /// <returns>The constant's name.</returns>
    public string Integers(params ReadOnlySpan<long> values) =>
        Constant(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>A weight, compressed if the graph is.</summary>
    /// <param name="values">Its values, row after row.</param>
    /// <param name="shape">Its shape; the last two axes are rows and columns.</param>
    /// <returns>The name of the float value.</returns>
    public string Weight(ReadOnlySpan<float> values, ReadOnlySpan<long> shape)
    {
        if (!_compress)
        {
            return Floats(values, shape);
        }

        var columns = (int)shape[^1];
        var rows = values.Length / columns;
        var scales = new float[rows];
        for (var i = 0; i < values.Length; i++)
        {
            ref var scale = ref scales[i / columns];
            scale = Math.Max(scale, Math.Abs(values[i]) / 127);
        }

        var small = new sbyte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var scale = scales[i / columns];
            small[i] = scale == 0 ? (sbyte)0 : (sbyte)Math.Clamp(MathF.Round(values[i] / scale), -127, 127);
        }

        var stored = Constant(TensorProto.Types.DataType.Int8, MemoryMarshal.AsBytes(small.AsSpan()), shape);
        long[] scaleShape = [.. shape[..^1], 1];
        return Node("Mul", [Node("Cast", [stored], ("to", (long)TensorProto.Types.DataType.Float)), Floats(scales, scaleShape)]);
    }

    /// <summary>A constant of 8-bit integers.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>The constant's name.</returns>
    public string Bytes(ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) =>
        Constant(TensorProto.Types.DataType.Int8, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A constant float without axes.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>The constant's name.</returns>
    public string Scalar(float value) => Floats([value], []);

    /// <summary>A constant byte without axes.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>The constant's name.</returns>
    public string Scalar(byte value) => Constant(TensorProto.Types.DataType.Uint8, [value], []);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Its inputs; empty for one left out.</param>
    /// <param name="attributes">Its attributes: long, float, string, or arrays of them.</param>
    /// <returns>The output's name.</returns>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        Nodes(operation, inputs, 1, attributes)[0];

    /// <summary>Adds a node.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">How many outputs it has.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The outputs' names.</returns>
    public string[] Nodes(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var name = NextName(operation);
        var node = new NodeProto { OpType = operation, Name = name };
        node.Input.AddRange(inputs);
        string[] made = [.. Enumerable.Range(0, outputs).Select(i => i == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"))];
        node.Output.AddRange(made);
        node.Attribute.AddRange(attributes.Select(static a => Attribute(a.Name, a.Value)));
        _graph.Node.Add(node);
        return made;
    }

    /// <summary>Adds a node of an operator that ONNX Runtime adds to the standard (domain <c>com.microsoft</c>).</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">How many outputs it has.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The outputs' names.</returns>
    public string[] MicrosoftNode(string operation, string[] inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var made = Nodes(operation, inputs, outputs, attributes);
        _graph.Node[^1].Domain = MicrosoftDomain;
        return made;
    }

    /// <summary>Adds a node of one of ONNX's operators for classical models (domain <c>ai.onnx.ml</c>): trees, linear models.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="input">Its input.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The output's name.</returns>
    public string LearningNode(string operation, string input, params (string Name, object Value)[] attributes)
    {
        var made = Node(operation, [input], attributes);
        _graph.Node[^1].Domain = LearningDomain;
        return made;
    }

    /// <summary>The finished model.</summary>
    /// <returns>The bytes of <c>model.onnx</c>.</returns>
    public byte[] ToBytes()
    {
        var model = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "Orleans.Emotion",
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            Graph = _graph,
        };
        (string Domain, int Version)[] extensions = [(MicrosoftDomain, 1), (LearningDomain, 3)];
        model.OpsetImport.AddRange(extensions.Where(known => _graph.Node.Any(node => node.Domain == known.Domain))
            .Select(static known => new OperatorSetIdProto { Domain = known.Domain, Version = known.Version }));
        return model.ToByteArray();
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long number => new AttributeProto { Name = name, I = number, Type = AttributeProto.Types.AttributeType.Int },
        float number => new AttributeProto { Name = name, F = number, Type = AttributeProto.Types.AttributeType.Float },
        string text => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(text), Type = AttributeProto.Types.AttributeType.String },
        long[] numbers => new AttributeProto { Name = name, Ints = { numbers }, Type = AttributeProto.Types.AttributeType.Ints },
        float[] numbers => new AttributeProto { Name = name, Floats = { numbers }, Type = AttributeProto.Types.AttributeType.Floats },
        string[] texts => new AttributeProto
        {
            Name = name,
            Strings = { texts.Select(ByteString.CopyFromUtf8) },
            Type = AttributeProto.Types.AttributeType.Strings,
        },
        _ => throw new ArgumentException($"No ONNX attribute holds a {value.GetType().Name}.", nameof(value)),
    };

    private static ValueInfoProto Describe(string name, TensorProto.Types.DataType type, string[] axes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(axes.Select(static axis => long.TryParse(axis, CultureInfo.InvariantCulture, out var size)
            ? new TensorShapeProto.Types.Dimension { DimValue = size }
            : new TensorShapeProto.Types.Dimension { DimParam = axis }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    private string Constant(TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = NextName("constant"), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (var size in shape)
        {
            tensor.Dims.Add(size);
        }

        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string NextName(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{_names++}");
}
