namespace Emotion.Training.Risk.Boosting;

/// <summary>A regression tree as parallel arrays; node 0 is the root.</summary>
internal sealed class DecisionTree
{
    private readonly List<Node> _nodes = [new(-1, 0, 0, 0, 0)];

    /// <summary>A node. A leaf has <paramref name="Feature"/> -1; else rows with a value of at most the threshold go left.</summary>
    internal readonly record struct Node(int Feature, float Threshold, int Left, int Right, float Value);

    /// <summary>The nodes.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The leaf value of a row.</summary>
    public float Predict(ReadOnlySpan<float> row) => _nodes[Leaf(row)].Value;

    /// <summary>Turns a leaf into a split of two new leaves.</summary>
    public (int Left, int Right) Split(int leaf, int feature, float threshold)
    {
        var left = _nodes.Count;
        _nodes[leaf] = new Node(feature, threshold, left, left + 1, 0);
        _nodes.Add(new Node(-1, 0, 0, 0, 0));
        _nodes.Add(new Node(-1, 0, 0, 0, 0));
        return (left, left + 1);
    }

    /// <summary>Sets the value of a leaf.</summary>
    public void SetValue(int leaf, float value) => _nodes[leaf] = new Node(-1, 0, 0, 0, value);

    private int Leaf(ReadOnlySpan<float> row)
    {
        var at = 0;
        while (_nodes[at].Feature >= 0)
        {
            var node = _nodes[at];
            at = row[node.Feature] <= node.Threshold ? node.Left : node.Right;
        }

        return at;
    }
}
