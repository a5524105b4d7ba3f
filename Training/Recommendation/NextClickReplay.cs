using Emotion.Grains.Recommendation.Index;

namespace Emotion.Training.Recommendation;

/// <summary>Replays held-out sessions in time order against an index that does not learn from them.</summary>
internal sealed class NextClickReplay
{
    private readonly SessionIndex _index;
    private readonly int _cutOff;
    private readonly Dictionary<int, double> _percentiles;
    private readonly TimeProvider _time = TimeProvider.System;

    public NextClickReplay(SessionIndex index, int cutOff)
    {
        _index = index;
        _cutOff = cutOff;
        _percentiles = Enumerable.Range(0, index.ItemCount).OrderBy(item => index.Counts(item).Clicks)
            .Select((item, rank) => (item, rank)).ToDictionary(entry => entry.item, entry => (entry.rank + 1.0) / index.ItemCount);
    }

    /// <summary>An index that has seen these sessions, click by click in time order.</summary>
    public static SessionIndex Learn(IEnumerable<LoggedSession> sessions)
    {
        // A log names its sessions, so a pause within one does not end it.
        var index = new SessionIndex(new SessionIndexOptions { SessionGap = TimeSpan.FromDays(2) });
        foreach (var (session, click) in sessions.SelectMany(session => session.Clicks.Select(click => (session.Id, click))).OrderBy(entry => entry.click.AtMs))
        {
            index.Observe(session, click.Item, click.AtMs);
        }

        return index;
    }

    /// <summary>Asks for the next click after each click of each session but the last.</summary>
    /// <param name="sessions">The held-out sessions.</param>
    /// <param name="predict">The recommender.</param>
    /// <param name="onSession">Told after each session.</param>
    public RankingResult Run(IReadOnlyList<LoggedSession> sessions, NextClick predict, Action? onSession = null)
    {
        var metrics = new RankingMetrics(_cutOff, _index.ItemCount, item => _percentiles[item]);
        var spent = TimeSpan.Zero;
        var list = new int[_cutOff];
        foreach (var session in sessions)
        {
            foreach (var (running, seconds, next) in Steps(session))
            {
                var start = _time.GetTimestamp();
                var count = running.Length == 0 ? 0 : predict(running, seconds, list);
                spent += _time.GetElapsedTime(start);
                metrics.Add(list.AsSpan(0, count), next);
            }

            onSession?.Invoke();
        }

        return metrics.Result(spent.TotalSeconds);
    }

    /// <summary>Each prediction to be made within a session: the known items so far, the seconds on the last but one, and what came next (-1 if unknown).</summary>
    public IEnumerable<(int[] Running, double Seconds, int Next)> Steps(LoggedSession session)
    {
        List<int> running = [];
        long before = 0, last = 0;
        for (var at = 0; at < session.Clicks.Length - 1; at++)
        {
            if (_index.Find(session.Clicks[at].Item) is { } known)
            {
                running.Add(known);
                (before, last) = (running.Count > 1 ? last : session.Clicks[at].AtMs, session.Clicks[at].AtMs);
            }

            yield return ([.. running], (last - before) / 1_000.0, _index.Find(session.Clicks[at + 1].Item) ?? -1);
        }
    }
}
