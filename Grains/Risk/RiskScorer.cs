using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>
/// Scores feature rows, decides, and computes reasons: each row is scored again with each <see cref="ReasonGroup"/> set to what is
/// ordinary, all in one call of the model.
/// </summary>
internal static class RiskScorer
{
    private const int MaxReasons = 3;
    private const float LeastEffect = 0.005f;
    private static readonly int PerRow = ReasonGroup.All.Length + 1;

    /// <summary>A row's score.</summary>
    internal readonly record struct Scored(float Score, RiskDecision Decision, ImmutableArray<RiskReason> Reasons);

    /// <summary>Scores rows of <see cref="RiskFeatureCalculator.Count"/> features.</summary>
    public static async Task<(Scored[] Scores, ModelStamp Model)> ScoreAsync(
        IInferenceGrain inference, float[] features, RiskOptions options, string userId, InferencePriority priority)
    {
        var count = features.Length / RiskFeatureCalculator.Count;
        var rows = new float[count * PerRow * RiskFeatureCalculator.Count];
        for (var i = 0; i < count; i++)
        {
            Vary(features.AsSpan(i * RiskFeatureCalculator.Count, RiskFeatureCalculator.Count), rows, i * PerRow * RiskFeatureCalculator.Count);
        }

        var answer = await inference.ScoreRows(new FeatureRows { Model = options.Model, Values = rows, UserId = userId, Priority = priority });
        var scores = new Scored[count];
        for (var i = 0; i < count; i++)
        {
            var score = answer.Values[i * PerRow * answer.Width];
            scores[i] = new Scored(score, Decide(score, options), Reasons(rows, answer, i));
        }

        return (scores, answer.Model);
    }

    /// <summary>The decision for a score.</summary>
    public static RiskDecision Decide(float score, RiskOptions options) =>
        score >= options.BlockFrom ? RiskDecision.Block : score >= options.ReviewFrom ? RiskDecision.Review : RiskDecision.Approve;

    private static void Vary(ReadOnlySpan<float> row, float[] rows, int at)
    {
        row.CopyTo(rows.AsSpan(at));
        foreach (var group in ReasonGroup.All)
        {
            at += RiskFeatureCalculator.Count;
            row.CopyTo(rows.AsSpan(at));
            group.Ordinary(rows, at);
        }
    }

    private static ImmutableArray<RiskReason> Reasons(float[] rows, RowScores answer, int row)
    {
        var score = answer.Values[row * PerRow * answer.Width];
        var reasons = new List<RiskReason>(ReasonGroup.All.Length);
        for (var i = 0; i < ReasonGroup.All.Length; i++)
        {
            var group = ReasonGroup.All[i];
            var effect = score - answer.Values[((row * PerRow) + i + 1) * answer.Width];
            if (Math.Abs(effect) >= LeastEffect)
            {
                float Value(int variant, RiskFeature feature) => rows[(((row * PerRow) + variant) * RiskFeatureCalculator.Count) + (int)feature];
                var headline = Array.FindIndex(group.Headlines, feature => Value(0, feature) != Value(i + 1, feature)) is >= 0 and var at
                    ? group.Headlines[at] : group.Headlines[0];
                reasons.Add(new RiskReason(
                    group.Name, RiskFeatureCalculator.Names[(int)headline], Value(0, headline), Value(i + 1, headline), effect));
            }
        }

        return [.. reasons.OrderByDescending(reason => Math.Abs(reason.Effect)).Take(MaxReasons)];
    }
}
