using Google.Protobuf;

namespace Emotion.Training.Pricing;

/// <summary>
/// Writes a linear model as ONNX: input <c>features float[rows, n]</c>, one <c>LinearRegressor</c> (ai.onnx.ml 1), output
/// <c>multiplier float[rows, 1]</c>. Field numbers are those of onnx.proto3.
/// </summary>
internal static class PricingOnnxWriter
{
    /// <summary>Name of the graph's output.</summary>
    public const string Output = "multiplier";

    private const string Input = "features";

    /// <summary>The model as bytes of onnx.proto3's <c>ModelProto</c>.</summary>
    public static byte[] Write(float[] weights, float intercept) => Message(model =>
    {
        Number(model, 1, 8);
        Text(model, 2, "Orleans.Emotion");
        Nested(model, 7, graph =>
        {
            Nested(graph, 1, node =>
            {
                Text(node, 1, Input);
                Text(node, 2, Output);
                Text(node, 3, "linear");
                Text(node, 4, "LinearRegressor");
                Floats(node, "coefficients", weights);
                Floats(node, "intercepts", [intercept]);
                Text(node, 7, "ai.onnx.ml");
            });
            Text(graph, 2, "pricing");
            Nested(graph, 11, info => Tensor(info, Input, weights.Length));
            Nested(graph, 12, info => Tensor(info, Output, 1));
        });
        Nested(model, 8, opset => Number(opset, 2, 17));
        Nested(model, 8, opset =>
        {
            Text(opset, 1, "ai.onnx.ml");
            Number(opset, 2, 3);
        });
    });

    private static void Tensor(CodedOutputStream info, string name, int width)
    {
        Text(info, 1, name);
        Nested(info, 2, type => Nested(type, 1, tensor =>
        {
            Number(tensor, 1, 1);
            Nested(tensor, 2, shape =>
            {
                Nested(shape, 1, dimension => Text(dimension, 2, "rows"));
                Nested(shape, 1, dimension => Number(dimension, 1, width));
            });
        }));
    }

    private static void Floats(CodedOutputStream node, string name, float[] values) => Nested(node, 5, attribute =>
    {
        const int FloatsType = 6;
        Text(attribute, 1, name);
        foreach (var value in values)
        {
            attribute.WriteTag(7, WireFormat.WireType.Fixed32);
            attribute.WriteFloat(value);
        }

        Number(attribute, 20, FloatsType);
    });

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Nested(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(Message(write)));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            write(output);
        }

        return buffer.ToArray();
    }
}
