using System.Runtime.InteropServices;
using System.Text;

namespace Emotion.Tests.Shared.Models;

/// <summary>Writes small ONNX graphs byte by byte, after the public protobuf definitions (onnx.proto, IR version 8).</summary>
internal static class TinyOnnx
{
    private const int Float = 1;

    /// <summary><c>output = input x weights + bias</c>, optionally through an activation.</summary>
    public static byte[] Linear(string input, string output, int inputs, int outputs, float[] weights, float[] bias, string? activation = "Softmax")
    {
        var logits = activation is null ? output : "logits";
        var nodes = new List<byte[]> { Node("Gemm", [input, "w", "b"], logits) };
        if (activation is not null)
        {
            nodes.Add(Node(activation, [logits], output));
        }

        return Model(
            nodes,
            [Tensor("w", [inputs, outputs], weights), Tensor("b", [outputs], bias)],
            Value(input, inputs),
            Value(output, outputs));
    }

    /// <summary>A few bytes that ask for a tensor of terabytes.</summary>
    public static byte[] Absurd(string input, string output, int inputs, int outputs) => Model(
        [
            Node("ConstantOfShape", ["size"], "huge"),
            Node("ReduceSum", ["huge"], "sum"),
            Node("Gemm", [input, "w", "b"], "logits"),
            Node("Add", ["logits", "sum"], output),
        ],
        [
            Tensor("w", [inputs, outputs], new float[inputs * outputs]),
            Tensor("b", [outputs], new float[outputs]),
            Longs("size", [1L << 20, 1L << 20]),
        ],
        Value(input, inputs),
        Value(output, outputs));

    private static byte[] Model(IEnumerable<byte[]> nodes, IEnumerable<byte[]> tensors, byte[] input, byte[] output)
    {
        var graph = new List<byte>();
        foreach (var node in nodes)
        {
            Bytes(graph, 1, node);
        }

        Bytes(graph, 2, "tiny"u8);
        foreach (var tensor in tensors)
        {
            Bytes(graph, 5, tensor);
        }

        Bytes(graph, 11, input);
        Bytes(graph, 12, output);
        var opset = new List<byte>();
        Number(opset, 2, 17);
        var model = new List<byte>();
        Number(model, 1, 8);
        Bytes(model, 7, [.. graph]);
        Bytes(model, 8, [.. opset]);
        return [.. model];
    }

    private static byte[] Node(string type, string[] inputs, string output)
    {
        var node = new List<byte>();
        foreach (var input in inputs)
        {
            Bytes(node, 1, Encoding.UTF8.GetBytes(input));
        }

        Bytes(node, 2, Encoding.UTF8.GetBytes(output));
        Bytes(node, 4, Encoding.UTF8.GetBytes(type));
        return [.. node];
    }

    private static byte[] Tensor(string name, long[] dimensions, float[] values)
    {
        var tensor = new List<byte>();
        foreach (var dimension in dimensions)
        {
            Number(tensor, 1, dimension);
        }

        Number(tensor, 2, Float);
        Bytes(tensor, 8, Encoding.UTF8.GetBytes(name));
        Bytes(tensor, 9, MemoryMarshal.AsBytes(values.AsSpan()));
        return [.. tensor];
    }

    private static byte[] Longs(string name, long[] values)
    {
        var tensor = new List<byte>();
        Number(tensor, 1, values.Length);
        Number(tensor, 2, 7);
        Bytes(tensor, 8, Encoding.UTF8.GetBytes(name));
        Bytes(tensor, 9, MemoryMarshal.AsBytes(values.AsSpan()));
        return [.. tensor];
    }

    /// <summary>A value of shape float[batch, columns].</summary>
    private static byte[] Value(string name, int columns)
    {
        var (batch, width, shape, tensor, type, value) = (new List<byte>(), new List<byte>(), new List<byte>(), new List<byte>(), new List<byte>(), new List<byte>());
        Bytes(batch, 2, "batch"u8);
        Number(width, 1, columns);
        Bytes(shape, 1, [.. batch]);
        Bytes(shape, 1, [.. width]);
        Number(tensor, 1, Float);
        Bytes(tensor, 2, [.. shape]);
        Bytes(type, 1, [.. tensor]);
        Bytes(value, 1, Encoding.UTF8.GetBytes(name));
        Bytes(value, 2, [.. type]);
        return [.. value];
    }

    private static void Number(List<byte> to, int field, long value)
    {
        Varint(to, (ulong)(field << 3));
        Varint(to, (ulong)value);
    }

    private static void Bytes(List<byte> to, int field, ReadOnlySpan<byte> value)
    {
        Varint(to, (ulong)((field << 3) | 2));
        Varint(to, (ulong)value.Length);
        to.AddRange(value);
    }

    private static void Varint(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            to.Add((byte)(value | 0x80));
        }

        to.Add((byte)value);
    }
}
