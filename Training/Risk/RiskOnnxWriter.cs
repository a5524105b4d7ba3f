using Emotion.Training.Risk.Boosting;
using Google.Protobuf;

namespace Emotion.Training.Risk;

/// <summary>
/// Writes trees as an ONNX model: input <c>features float[rows, n]</c>, one <c>TreeEnsembleRegressor</c> (ai.onnx.ml 3), output
/// <c>logit float[rows, 1]</c>. Field numbers are those of onnx.proto3.
/// </summary>
internal static class RiskOnnxWriter
{
    private enum AttributeType
    {
        Int = 2,
        String = 3,
        Floats = 6,
        Ints = 7,
        Strings = 8,
    }

    /// <summary>Name of the graph's output.</summary>
    public const string Output = "logit";

    /// <summary>The model as bytes of onnx.proto3's <c>ModelProto</c>.</summary>
    public static byte[] Write(TreeEnsemble ensemble, int features) => Message(model =>
    {
        Int(model, 1, 8);
        Text(model, 2, "Orleans.Emotion");
        Nested(model, 7, graph =>
        {
            Nested(graph, 1, node => Trees(node, ensemble));
            Text(graph, 2, "risk");
            Nested(graph, 11, info => Tensor(info, "features", features));
            Nested(graph, 12, info => Tensor(info, Output, 1));
        });
        Nested(model, 8, opset => Int(opset, 2, 17));
        Nested(model, 8, opset =>
        {
            Text(opset, 1, "ai.onnx.ml");
            Int(opset, 2, 3);
        });
    });

    private static void Trees(CodedOutputStream node, TreeEnsemble ensemble)
    {
        Text(node, 1, "features");
        Text(node, 2, Output);
        Text(node, 3, "trees");
        Text(node, 4, "TreeEnsembleRegressor");
        var nodes = ensemble.Trees.SelectMany((tree, id) => tree.Nodes.Select((value, index) => (Tree: id, Index: index, Node: value))).ToList();
        var leaves = nodes.FindAll(at => at.Node.Feature < 0);
        Ints(node, "nodes_treeids", nodes.Select(at => at.Tree));
        Ints(node, "nodes_nodeids", nodes.Select(at => at.Index));
        Ints(node, "nodes_featureids", nodes.Select(at => Math.Max(0, at.Node.Feature)));
        Strings(node, "nodes_modes", nodes.Select(at => at.Node.Feature < 0 ? "LEAF" : "BRANCH_LEQ"));
        Floats(node, "nodes_values", nodes.Select(at => at.Node.Threshold));
        Ints(node, "nodes_truenodeids", nodes.Select(at => at.Node.Left));
        Ints(node, "nodes_falsenodeids", nodes.Select(at => at.Node.Right));
        Ints(node, "target_treeids", leaves.Select(at => at.Tree));
        Ints(node, "target_nodeids", leaves.Select(at => at.Index));
        Ints(node, "target_ids", leaves.Select(_ => 0));
        Floats(node, "target_weights", leaves.Select(at => at.Node.Value));
        Floats(node, "base_values", [ensemble.Base]);
        Attribute(node, "n_targets", AttributeType.Int, attribute => Int(attribute, 3, 1));
        Attribute(node, "post_transform", AttributeType.String, attribute => Text(attribute, 4, "NONE"));
        Text(node, 7, "ai.onnx.ml");
    }

    private static void Tensor(CodedOutputStream info, string name, int width)
    {
        Text(info, 1, name);
        Nested(info, 2, type => Nested(type, 1, tensor =>
        {
            Int(tensor, 1, 1);
            Nested(tensor, 2, shape =>
            {
                Nested(shape, 1, dimension => Text(dimension, 2, "rows"));
                Nested(shape, 1, dimension => Int(dimension, 1, width));
            });
        }));
    }

    private static void Ints(CodedOutputStream node, string name, IEnumerable<int> values) => Attribute(node, name, AttributeType.Ints, attribute =>
    {
        foreach (var value in values)
        {
            Int(attribute, 8, value);
        }
    });

    private static void Floats(CodedOutputStream node, string name, IEnumerable<float> values) => Attribute(node, name, AttributeType.Floats, attribute =>
    {
        foreach (var value in values)
        {
            attribute.WriteTag(7, WireFormat.WireType.Fixed32);
            attribute.WriteFloat(value);
        }
    });

    private static void Strings(CodedOutputStream node, string name, IEnumerable<string> values) => Attribute(node, name, AttributeType.Strings, attribute =>
    {
        foreach (var value in values)
        {
            Text(attribute, 9, value);
        }
    });

    private static void Attribute(CodedOutputStream node, string name, AttributeType type, Action<CodedOutputStream> value) =>
        Nested(node, 5, attribute =>
        {
            Text(attribute, 1, name);
            value(attribute);
            Int(attribute, 20, (int)type);
        });

    private static void Int(CodedOutputStream output, int field, long value)
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
