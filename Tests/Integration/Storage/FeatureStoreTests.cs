using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Store;
using Emotion.Silo.Storage.Features;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Integration.Storage;

/// <summary>What both feature stores promise.</summary>
public abstract class FeatureStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_SameTwice_ChangesNothing()
    {
        using var opened = await OpenAsync(TimeProvider.System);
        var store = opened.Store;
        Purchase[] purchases = [Of("ann", "lamp", 1), Of("ann", "desk", 2), Of("bob", "lamp", 3), Of("ann", "lamp", 4), Of("ann", "lamp", 1, line: 1)];
        Assert.Equal(new LoadOutcome(5, 0), await store.LoadAsync(purchases, Cancel));
        Assert.Equal(new LoadOutcome(0, 5), await store.LoadAsync(purchases, Cancel));
        Assert.Equal(new LoadOutcome(1, 1), await store.LoadAsync([Of("ann", "lamp", 1) with { Quantity = 7 }, purchases[1]], Cancel));

        var ann = await store.ReadAsync("ann", new PointInTime(Start.AddDays(30)), 10, Cancel);
        Assert.Equal(4, ann.Count);
        Assert.Equal(["lamp", "desk", "lamp", "lamp"], ann.Purchases.Select(purchase => purchase.ItemId));
        Assert.Equal([1, 1, 7, 1], ann.Purchases.Select(purchase => purchase.Quantity));
        Assert.Equal(4, (await store.CountAsync(["lamp", "unknown"], Cancel))["lamp"]);
        Assert.False((await store.CountAsync(["lamp", "unknown"], Cancel)).ContainsKey("unknown"));
        Assert.Equal(new StoreSummary(5, Start.AddDays(4)), await store.DescribeAsync(Cancel));
    }

    [Fact]
    public async Task Load_SameTwiceInOneBatch_CountsOnceAndTheLastHolds()
    {
        using var opened = await OpenAsync(TimeProvider.System);
        Assert.Equal(new LoadOutcome(1, 1), await opened.Store.LoadAsync([Of("ann", "lamp", 1), Of("ann", "lamp", 1) with { Quantity = 3 }], Cancel));
        Assert.Equal(3, Assert.Single((await opened.Store.ReadAsync("ann", new PointInTime(Start.AddDays(9)), 10, Cancel)).Purchases).Quantity);
    }

    [Fact]
    public async Task Load_ByManyAtOnce_LosesNothing()
    {
        using var opened = await OpenAsync(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(part => opened.Store.LoadAsync(
            [.. Enumerable.Range(0, 200).Select(i => Of($"u{i % 20}", $"item{(i + part) % 7}", part + (i / 1_000.0)))], Cancel)));
        Assert.Equal(1_600, (await opened.Store.DescribeAsync(Cancel)).Purchases);
        Assert.Equal(1_600, (await opened.Store.CountAsync([.. Enumerable.Range(0, 7).Select(i => $"item{i}")], Cancel)).Values.Sum());
    }

    [Fact]
    public async Task Read_AtATime_KnowsNeitherWhatCameLaterNorWhatWasLoadedLater()
    {
        var clock = new SetClock(Start.AddDays(100));
        using var opened = await OpenAsync(clock);
        await opened.Store.LoadAsync([Of("ann", "lamp", 1), Of("ann", "desk", 5)], Cancel);
        var loadedBy = clock.Now;
        clock.Now += TimeSpan.FromDays(1);
        await opened.Store.LoadAsync([Of("ann", "chair", 2)], Cancel);

        async Task<string[]> ReadAsync(PointInTime time, int limit = 10) =>
            [.. (await opened.Store.ReadAsync("ann", time, limit, Cancel)).Purchases.Select(purchase => purchase.ItemId)];
        Assert.Equal(["desk", "chair", "lamp"], await ReadAsync(new PointInTime(clock.Now)));
        Assert.Equal(["chair", "lamp"], await ReadAsync(new PointInTime(Start.AddDays(3))));
        Assert.Equal(["lamp"], await ReadAsync(new PointInTime(Start.AddDays(3), loadedBy)));
        Assert.Empty(await ReadAsync(new PointInTime(Start)));
        Assert.Equal(["desk"], await ReadAsync(new PointInTime(clock.Now), limit: 1));
        Assert.Equal(3, (await opened.Store.ReadAsync("ann", new PointInTime(clock.Now), 1, Cancel)).Count);
    }

    [Fact]
    public async Task Erase_RemovesAUserFromTheItemsCountsToo()
    {
        using var opened = await OpenAsync(TimeProvider.System);
        await opened.Store.LoadAsync([Of("ann", "lamp", 1), Of("ann", "lamp", 2), Of("bob", "lamp", 3)], Cancel);
        await opened.Store.EraseAsync("ann", Cancel);
        await opened.Store.EraseAsync("nobody", Cancel);
        Assert.Equal(0, (await opened.Store.ReadAsync("ann", new PointInTime(Start.AddDays(9)), 10, Cancel)).Count);
        Assert.Equal(1, (await opened.Store.CountAsync(["lamp"], Cancel))["lamp"]);
        Assert.Equal(1, (await opened.Store.DescribeAsync(Cancel)).Purchases);
        Assert.Equal(new LoadOutcome(1, 0), await opened.Store.LoadAsync([Of("ann", "lamp", 1)], Cancel));
    }

    /// <summary>Settings of an empty store.</summary>
    private protected abstract Task<FeatureStoreOptions> OptionsAsync();

    private static Purchase Of(string user, string item, double day, int line = 0) =>
        new() { UserId = user, ItemId = item, CreatedAt = Start.AddDays(day), Line = line };

    private async Task<OpenStore> OpenAsync(TimeProvider time)
    {
        var options = Options.Create(await OptionsAsync());
        IFeatureDatabase database = options.Value.ConnectionString is null ? new SqliteFeatureStore(options, time) : new PostgresFeatureStore(options, time);
        database.Open();
        return new OpenStore(database);
    }

    private sealed record OpenStore(IFeatureDatabase Database) : IDisposable
    {
        public IFeatureStore Store => (IFeatureStore)Database;

        public void Dispose() => Database.Dispose();
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class SqliteFeatureStoreTests : FeatureStoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-features-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private protected override Task<FeatureStoreOptions> OptionsAsync() => Task.FromResult(new FeatureStoreOptions { SqliteFile = Path.Combine(_folder, "features.db") });
}

public sealed class PostgresFeatureStoreTests(PostgresFixture postgres) : FeatureStoreTests
{
    private protected override async Task<FeatureStoreOptions> OptionsAsync() => new() { ConnectionString = await postgres.CreateDatabaseAsync() };
}
