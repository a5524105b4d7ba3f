using System.Globalization;
using Emotion.Training.Onnx;
using Emotion.Training.Onnx.Messages;
using Emotion.Training.Risk.Boosting;

namespace Emotion.Training.Risk;

/// <summary>
/// Writes trees as an ONNX model: input <c>features float[rows, n]</c>, one <c>TreeEnsembleRegressor</c> (ai.onnx.ml 3), output
/// <c>logit float[rows, 1]</c>.
/// </summary>
internal static class RiskOnnxWriter
{
    /// <summary>Name of the graph's output.</summary>
    public const string Output = "logit";

    /// <summary>The model as bytes of onnx.proto3's <c>ModelProto</c>.</summary>
    public static byte[] Write(TreeEnsemble ensemble, int features, string name = "risk")
    {
        var graph = new OnnxGraph(name, compress: false);
        var input = graph.Input("features", TensorProto.Types.DataType.Float, "rows", features.ToString(CultureInfo.InvariantCulture));
        graph.Output(graph.LearningNode("TreeEnsembleRegressor", input, Trees(ensemble)), Output, "rows", "1");
        return graph.ToBytes();
    }

    private static (string Name, object Value)[] Trees(TreeEnsemble ensemble)
    {
        var nodes = ensemble.Trees.SelectMany((tree, id) => tree.Nodes.Select((value, index) => (Tree: id, Index: index, Node: value))).ToArray();
        var leaves = Array.FindAll(nodes, static at => at.Node.Feature < 0);
        return
        [
            ("nodes_treeids", Array.ConvertAll(nodes, static at => (long)at.Tree)),
            ("nodes_nodeids", Array.ConvertAll(nodes, static at => (long)at.Index)),
            ("nodes_featureids", Array.ConvertAll(nodes, static at => (long)Math.Max(0, at.Node.Feature))),
            ("nodes_modes", Array.ConvertAll(nodes, static at => at.Node.Feature < 0 ? "LEAF" : "BRANCH_LEQ")),
            ("nodes_values", Array.ConvertAll(nodes, static at => at.Node.Threshold)),
            ("nodes_truenodeids", Array.ConvertAll(nodes, static at => (long)at.Node.Left)),
            ("nodes_falsenodeids", Array.ConvertAll(nodes, static at => (long)at.Node.Right)),
            ("target_treeids", Array.ConvertAll(leaves, static at => (long)at.Tree)),
            ("target_nodeids", Array.ConvertAll(leaves, static at => (long)at.Index)),
            ("target_ids", new long[leaves.Length]),
            ("target_weights", Array.ConvertAll(leaves, static at => at.Node.Value)),
            ("base_values", new[] { ensemble.Base }),
            ("n_targets", 1L),
            ("post_transform", "NONE"),
        ];
    }
}
