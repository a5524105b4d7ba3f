using Emotion.Grains.Interfaces.Models;
using Emotion.Inference;
using Emotion.Inference.Batching;
using Emotion.Inference.Text;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Models;

/// <summary>Lets a candidate score what the stable version has answered, behind the callers' backs, and compares the two.</summary>
internal sealed class ShadowRunner(InferenceEngine engine, TrialBook trials, IOptions<RolloutOptions> options)
{
    /// <summary>A tabular score that moved by this much is a disagreement.</summary>
    private const float RowTolerance = .1f;

    private const int MaxExampleLength = 280;
    private readonly int _limit = options.Value.ShadowLimit;
    private int _waiting;

    /// <summary>Scores texts again by the candidate, unless too many wait for that already.</summary>
    public void Offer(ModelRollout rollout, IReadOnlyList<string> texts, ModelManifest manifest, TextScores[] scores) =>
        Run(trials.Of(rollout), texts.Count, tally => CompareTextsAsync(tally, texts, manifest, scores));

    /// <summary>Scores rows again by the candidate, unless too many wait for that already.</summary>
    public void Offer(ModelRollout rollout, float[] values, ModelManifest manifest, float[] scores) =>
        Run(trials.Of(rollout), 1, tally => CompareRowsAsync(tally, values, manifest, scores));

    private void Run(TrialTally tally, int inputs, Func<TrialTally, Task> compare)
    {
        if (Interlocked.Increment(ref _waiting) > _limit)
        {
            _ = Interlocked.Decrement(ref _waiting);
            tally.OnSkipped(inputs);
            return;
        }

        _ = RunAsync(tally, inputs, compare);
    }

    private async Task RunAsync(TrialTally tally, int inputs, Func<TrialTally, Task> compare)
    {
        try
        {
            await compare(tally).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A shadow's failure is a figure in its report; nobody waits for it.
        catch (Exception)
#pragma warning restore CA1031
        {
            tally.OnErrors(inputs);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task CompareTextsAsync(TrialTally tally, IReadOnlyList<string> texts, ModelManifest manifest, TextScores[] scores)
    {
        var rollout = tally.Rollout;
        var scoring = engine.ScoreTextsAsync(rollout.Model, rollout.Candidate!, texts, QueuePriority.Stream, out var other);
        if (scoring is null || other is null)
        {
            return;
        }

        var candidate = await scoring.ConfigureAwait(false);
        for (var i = 0; i < texts.Count; i++)
        {
            Compare(tally, manifest.Heads[0].Labels, scores[i].Heads[0].AsSpan(), other.Heads[0].Labels, candidate[i].Heads[0].AsSpan(), texts[i]);
        }
    }

    private async Task CompareRowsAsync(TrialTally tally, float[] values, ModelManifest manifest, float[] scores)
    {
        var rollout = tally.Rollout;
        var scoring = engine.ScoreRowsAsync(rollout.Model, rollout.Candidate!, values, QueuePriority.Stream, out var other);
        if (scoring is null || other is null)
        {
            return;
        }

        var candidate = await scoring.ConfigureAwait(false);
        var width = manifest.Heads.Sum(head => head.Labels.Count);
        var rows = scores.Length / width;
        var columns = candidate.Length / rows;
        var features = values.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            Compare(
                tally,
                manifest.Heads[0].Labels,
                scores.AsSpan(row * width, manifest.Heads[0].Labels.Count),
                other.Heads[0].Labels,
                candidate.AsSpan(row * columns, other.Heads[0].Labels.Count),
                string.Join(' ', values.Skip(row * features).Take(features).Select(value => value.ToString("G5", System.Globalization.CultureInfo.InvariantCulture))));
        }
    }

    private static void Compare(
        TrialTally tally,
        IReadOnlyList<string> labels,
        ReadOnlySpan<float> stable,
        IReadOnlyList<string> otherLabels,
        ReadOnlySpan<float> candidate,
        string input)
    {
        var (top, otherTop) = (Top(stable), Top(candidate));
        var difference = 0f;
        for (var i = 0; i < Math.Min(stable.Length, candidate.Length); i++)
        {
            if (labels[i] == otherLabels[i])
            {
                difference = Math.Max(difference, Math.Abs(stable[i] - candidate[i]));
            }
        }

        var disagrees = stable.Length == 1 ? difference >= RowTolerance : labels[top] != otherLabels[otherTop];
        var (score, otherScore) = (stable[top], candidate[otherTop]);
        tally.OnCompared(labels[top], disagrees, difference, () => new DisagreementExample(
            Cut(input), labels[top], score, otherLabels[otherTop], otherScore, difference));
    }

    private static int Top(ReadOnlySpan<float> values)
    {
        var top = 0;
        for (var i = 1; i < values.Length; i++)
        {
            top = values[i] > values[top] ? i : top;
        }

        return top;
    }

    private static string Cut(string input)
    {
        if (input.Length <= MaxExampleLength)
        {
            return input;
        }

        // Never between the two halves of a surrogate pair.
        var end = char.IsHighSurrogate(input[MaxExampleLength - 1]) ? MaxExampleLength - 1 : MaxExampleLength;
        return string.Concat(input.AsSpan(0, end), "…");
    }
}
