using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation;
using Emotion.Grains.Recommendation.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Emotion.Tests.Unit.Recommendation;

public sealed class FeatureCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task GetCounts_WithinAMinute_AsksTheStoreOnceForEachItem()
    {
        var store = new CountingStore { ["a"] = 1 };
        using var cache = New(store);

        long[] known = [1, 0];
        Assert.Equal(known, await cache.GetCountsAsync(["a", "none"]));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(known, await cache.GetCountsAsync(["a", "none"]));

        Assert.Equal(["a none"], store.Asked);
    }

    [Fact]
    public async Task GetCounts_Stale_AnswersWithTheOldNumberAtOnceAndReadsItAnewOnce()
    {
        var store = new CountingStore { ["a"] = 1 };
        using var cache = New(store);
        _ = await cache.GetCountsAsync(["a"]);
        store["a"] = 2;
        store.Hold();
        _time.Advance(TimeSpan.FromSeconds(61));

        // The store does not answer: whoever asks is answered all the same, and it is asked no second time.
        Assert.Equal(1, (await cache.GetCountsAsync(["a"]))[0]);
        Assert.Equal(1, (await cache.GetCountsAsync(["a"]))[0]);
        store.GoOn();

        await Until(async () => (await cache.GetCountsAsync(["a"]))[0] == 2);
        Assert.Equal(["a", "a"], store.Asked);
    }

    [Fact]
    public async Task GetCounts_StoreFailsAfterwards_KeepsTheLastNumber()
    {
        var store = new CountingStore { ["a"] = 1 };
        using var cache = New(store);
        _ = await cache.GetCountsAsync(["a"]);
        store.Fails = true;
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(1, (await cache.GetCountsAsync(["a"]))[0]);
        await Until(() => Task.FromResult(store.Asked.Count == 2));
        Assert.Equal(1, (await cache.GetCountsAsync(["a"]))[0]);
    }

    private FeatureCache New(IFeatureStore store) =>
        new(store, Options.Create(new RecommendationOptions()), _time, NullLogger<FeatureCache>.Instance);

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    /// <summary>Numbers of purchases, and who asked for them.</summary>
    private sealed class CountingStore : Dictionary<string, long>, IFeatureStore
    {
        private TaskCompletionSource _open = Opened();

        public List<string> Asked { get; } = [];

        public bool Fails { get; set; }

        public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => _open.SetResult();

        public async Task<IReadOnlyDictionary<string, long>> CountAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancellationToken)
        {
            Asked.Add(string.Join(' ', itemIds));
            await _open.Task;
            return Fails ? throw new IOException("The disk is away.") : itemIds.Where(ContainsKey).ToDictionary(item => item, item => this[item]);
        }

        public Task<LoadOutcome> LoadAsync(IReadOnlyList<Purchase> purchases, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<PurchaseHistory> ReadAsync(string userId, PointInTime time, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task EraseAsync(string userId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StoreSummary> DescribeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        private static TaskCompletionSource Opened()
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            source.SetResult();
            return source;
        }
    }
}
