using Emotion.Grains.Recommendation.Index;

namespace Emotion.Training.Recommendation;

/// <summary>Recommends the next click of a running session.</summary>
/// <param name="running">Known items of the session so far, oldest first; at least one.</param>
/// <param name="secondsOnPrevious">Seconds between the last two clicks.</param>
/// <param name="into">Receives the list, best first.</param>
/// <returns>How many items the list holds.</returns>
internal delegate int NextClick(ReadOnlySpan<int> running, double secondsOnPrevious, Span<int> into);

/// <summary>The methods that any recommender must beat, on the same index.</summary>
internal static class Baselines
{
    /// <summary>The most clicked items, whatever the session.</summary>
    public static NextClick Popular(SessionIndex index)
    {
        var best = index.Popular.Best(1_000, index.ItemCount);
        return (_, _, into) =>
        {
            var count = Math.Min(into.Length, best.Length);
            best.AsSpan(0, count).CopyTo(into);
            return count;
        };
    }

    /// <summary>Successors of the last item, weighted by 1/distance (Ludewig and Jannach, 2018).</summary>
    public static NextClick SequentialRules(SessionIndex index)
    {
        var board = new ScoreBoard();
        return (running, _, into) =>
        {
            index.Successors.AddTo(board, running[^1]);
            var count = board.Best(into);
            board.Clear();
            return count;
        };
    }

    /// <summary>Items whose sessions overlap most with those of the last item, by cosine (Davidson et al., 2010).</summary>
    public static NextClick ItemKnn(SessionIndex index)
    {
        const double Regularisation = 20;
        var board = new ScoreBoard();
        var cosine = new ScoreBoard();
        return (running, _, into) =>
        {
            var last = running[^1];
            var mine = index.Postings(last);
            foreach (var slot in mine)
            {
                if (index.Session(slot) is { } session)
                {
                    var items = session.Items;
                    for (var at = 0; at < items.Length; at++)
                    {
                        if (items[at] != last && !items[..at].Contains(items[at]))
                        {
                            board.Add(items[at], 1);
                        }
                    }
                }
            }

            foreach (var item in board.Touched)
            {
                cosine.Add(item, board[item] / (Math.Sqrt((double)mine.Length * index.Postings(item).Length) + Regularisation));
            }

            var count = cosine.Best(into);
            board.Clear();
            cosine.Clear();
            return count;
        };
    }

    /// <summary>Nearest sessions alone: our first stage without the ranker.</summary>
    public static NextClick Neighbours(SessionIndex index)
    {
        var scorer = new NeighbourScorer();
        var wide = new ScoreBoard();
        var board = new ScoreBoard();
        return (running, _, into) =>
        {
            scorer.Score(index, running, ownSlot: -1, near: board, wide);
            wide.Clear();
            var count = board.Best(into);
            board.Clear();
            return count;
        };
    }
}
