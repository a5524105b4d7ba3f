namespace Emotion.Training.Risk.Boosting;

/// <summary>The log-odds of fraud: <paramref name="Base"/> plus the sum of the trees' leaf values.</summary>
/// <param name="Base">Log-odds before any tree.</param>
/// <param name="Trees">The trees.</param>
internal sealed record TreeEnsemble(float Base, IReadOnlyList<DecisionTree> Trees)
{
    /// <summary>Log-odds of one row.</summary>
    public float Predict(ReadOnlySpan<float> row)
    {
        var sum = (double)Base;
        foreach (var tree in Trees)
        {
            sum += tree.Predict(row);
        }

        return (float)sum;
    }
}
