using System.Diagnostics;
using System.Globalization;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>
/// One scenario: steady load of known posts with a user of the API and a subscriber beside it, something that goes wrong
/// meanwhile, and at the end the proof that nothing was lost or counted twice.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    /// <summary>Longest time for all results, once nothing is wrong any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);
    private readonly ChaosCluster _cluster;
    private readonly string _name;
    private readonly ResultWatch _results;
    private readonly CallProbe _calls;
    private readonly FeedProbe _feed;
    private readonly long _memoryBefore;
    private long _faultAt;

    private ChaosRun(ChaosCluster cluster, string name, int perSecond, int users)
    {
        _cluster = cluster;
        _name = name;
        _memoryBefore = cluster.LargestSilo();
        Load = new PostLoad(cluster.BootstrapServers, cluster.PartitionsInUse, name, perSecond, users);
        _results = new ResultWatch(cluster.BootstrapServers, name, Load);
        _calls = new CallProbe(cluster, name, users);
        _feed = new FeedProbe(cluster, name);
    }

    public PostLoad Load { get; }

    /// <summary>How long a phase of the load lasts: the setting EMOTION_CHAOS_SECONDS, or what a test can afford.</summary>
    public static TimeSpan Phase { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("EMOTION_CHAOS_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(4);

    /// <summary>Begins the load; ends when it flows.</summary>
    public static async Task<ChaosRun> StartAsync(ChaosCluster cluster, string name, int perSecond = 60, int users = 40)
    {
        // A second run of a scenario on one cluster must not meet the ids of the first.
        var run = new ChaosRun(cluster, $"{name}{Guid.NewGuid().ToString("N")[..4]}", perSecond, users);
        await run._feed.OpenAsync();
        await Task.Delay(Phase);
        return run;
    }

    /// <summary>Something goes wrong now; the recovery counts from here.</summary>
    public void Fault() => _faultAt = Stopwatch.GetTimestamp();

    /// <summary>Lets the load flow on for a while, and checks that nothing was lost, nothing counted twice, and memory came back.</summary>
    /// <param name="noErrors">Whether users of the API must not have seen an error.</param>
    public async Task ProveAsync(bool noErrors)
    {
        await Task.Delay(Phase);
        await Load.StopAsync();
        await Until.True(() => Task.FromResult(_results.Missing.Count == 0), Patience, () => $"{_name}: {_results.Missing.Count} of {Load.SentAt.Count} results are missing, such as {string.Join(' ', _results.Missing.Take(3))}. {_cluster.Explain()}");
        Assert.Empty(_results.Unknown);
        await Parallel.ForEachAsync(Load.ByUser, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (user, _) => await CheckAsync(user.Key, [.. user.Value]));
        await CheckFeedAsync();
        Report();
        if (noErrors)
        {
            Assert.True(_calls.Errors.IsEmpty, $"{_name}: {_calls.Errors.Count} of {_calls.Answers} calls failed, such as {_calls.Errors.FirstOrDefault()}");
        }

        // A bound, not a measure: a leak of what a fault left behind would grow with every scenario.
        Assert.True(_cluster.LargestSilo() < (_memoryBefore * 3 / 2) + (200L << 20), $"{_name}: a silo has {_cluster.LargestSilo() >> 20} MiB, before it were {_memoryBefore >> 20}");
    }

    public async ValueTask DisposeAsync()
    {
        await _calls.DisposeAsync();
        await _feed.DisposeAsync();
        _results.Dispose();
        await Load.DisposeAsync();
    }

    /// <summary>The state counts exactly what was sent, and its history is that very set of ids.</summary>
    private async Task CheckAsync(string user, List<string> sent)
    {
        var api = _cluster.Apis[0];
        long counted = 0;
        await Until.True(async () => (counted = await api.PostsOfAsync(user)) >= sent.Count, Patience, () => $"{user} has {counted} of {sent.Count} posts. {_cluster.Explain()}");
        Assert.True(counted == sent.Count, $"{user} has {counted} posts, but {sent.Count} were sent: something counted twice");
        var applied = await api.HistoryOfAsync(user, 200);
        Assert.Equal(applied.Count, applied.Distinct().Count());
        Assert.Empty(applied.Except(sent));

        // The history forgets its oldest blocks.
        if (sent.Count <= 900)
        {
            Assert.Empty(sent.Except(applied));
        }
    }

    private async Task CheckFeedAsync()
    {
        List<string> Missed() => [.. Load.SentAt.Keys.Where(id => !_feed.Seen.ContainsKey(id))];
        await Until.True(() => Task.FromResult(Missed().Count == 0), Patience, () => $"{_name}: the feed missed {Missed().Count} posts over {_feed.Connections} connections; it said {string.Join(' ', _feed.Complaints)}");
        Assert.DoesNotContain(_feed.Seen, post => post.Value > 1);
        Assert.Empty(_feed.Complaints);
    }

    private void Report()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_name[..^4],-16} {Load.SentAt.Count,7} posts  recovered in {_results.RecoveredWithin(_faultAt).TotalSeconds,5:F1} s  worst result {_results.WorstLatency.TotalSeconds,5:F1} s  calls {_calls.Answers} with {_calls.Errors.Count} errors, worst {_calls.Worst.TotalSeconds:F1} s  feed connections {_feed.Connections}  silo memory {_memoryBefore >> 20} -> {_cluster.LargestSilo() >> 20} MiB");
        Console.WriteLine(line);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
    }
}
