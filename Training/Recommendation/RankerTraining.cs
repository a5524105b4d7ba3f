using Emotion.Grains.Recommendation.Index;
using Emotion.Training.Risk.Boosting;

namespace Emotion.Training.Recommendation;

/// <summary>
/// Learns to rank candidates from the log itself: for each of a few cut-offs in time, an index of what came before it,
/// and the next clicks of the sessions right after it as examples. The ranker so sees what it will see when it serves:
/// an index that does not know the session it is asked about.
/// </summary>
internal static class RankerTraining
{
    /// <summary>Share of easy negatives that are kept: candidates far down the first stage's list teach little.</summary>
    private const double EasyNegatives = 0.4;

    private const int EasyRank = 25;
    private const double FoldShare = 0.17;

    private static readonly double[] CutOffs = [0.5, 0.67, 0.83];

    /// <summary>Trains a ranker.</summary>
    /// <param name="sessions">The log's sessions by start time; enough of them that a part of a sixth teaches something.</param>
    /// <param name="options">Settings of the boosting.</param>
    /// <param name="progress">Told the share done.</param>
    public static TreeEnsemble Train(IReadOnlyList<LoggedSession> sessions, BoostingOptions options, IProgress<double>? progress = null)
    {
        List<float> values = [];
        List<bool> labels = [];
        var random = new Random(options.Seed);
        foreach (var cutOff in CutOffs)
        {
            var split = (int)(sessions.Count * cutOff);
            var end = Math.Min(sessions.Count, split + (int)(sessions.Count * FoldShare));
            var from = sessions[Math.Min(split, sessions.Count - 1)].StartMs;
            // Sessions that straddle the cut-off would tell the index their own end.
            var index = NextClickReplay.Learn(sessions.Take(split).Where(session => session.EndMs < from));
            Collect(index, sessions.Skip(split).Take(end - split), values, labels, random);
        }

        return GradientBoosting.Train(values.ToArray(), CandidateFeatures.Names.Count, labels, options, progress);
    }

    private static void Collect(SessionIndex index, IEnumerable<LoggedSession> sessions, List<float> values, List<bool> labels, Random random)
    {
        var replay = new NextClickReplay(index, cutOff: 20);
        var features = new CandidateFeatures();
        foreach (var session in sessions)
        {
            foreach (var (running, seconds, next) in replay.Steps(session))
            {
                if (running.Length == 0 || next < 0)
                {
                    continue;
                }

                var candidates = features.Gather(index, running, ownSlot: -1, seconds);
                if (!candidates.Any(candidate => candidate.Item == next))
                {
                    continue; // nothing the ranker could have done
                }

                for (var rank = 0; rank < candidates.Count; rank++)
                {
                    var clicked = candidates[rank].Item == next;
                    if (clicked || rank <= EasyRank || random.NextDouble() < EasyNegatives)
                    {
                        values.AddRange(candidates[rank].Features.Span);
                        labels.Add(clicked);
                    }
                }
            }
        }
    }
}
