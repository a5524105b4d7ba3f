using Emotion.Grains.Streaming;
using Emotion.Silo.Storage;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Storage;
using static Emotion.Tests.Integration.Keyed.KeyedSilos;

namespace Emotion.Tests.Integration.Keyed;

/// <summary>What is erased stays erased, whatever dies when, and what has to be remembered for that is little and not for ever.</summary>
public sealed class KeyedErasureTests(PostgresFixture postgres) : KeyedTests(postgres)
{
    [Fact]
    public async Task Erase_ThenMoreEvents_CountFromZero()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a")), remoteCaller: true);
        await grain.Erase();
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a")), remoteCaller: true);
        Assert.Equal(0, await grain.GetCount());
        await silos.CrashAndRestartAsync();

        // The dispatcher knows offset 0 as durable although the record is gone: that is no gap.
        var answer = await silos.Grain("u").Deliver(Batch(0, 0, Record(1, "u", "b")), remoteCaller: true);
        Assert.Equal(KafkaBatchStatus.Durable, answer.Status);
        Assert.Equal(1, await silos.Grain("u").GetCount());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Erase_ThenDeathBeforeTheCommit_RecordsThatComeAgainBringNothingBack(bool onPostgres)
    {
        await using var silos = await StartAsync(onPostgres);
        var records = Enumerable.Range(0, 300).Select(i => Record(i, "u", $"id-{i}", "old")).ToArray();
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, records), remoteCaller: true);
        await silos.Grain("u").Erase();
        await silos.CrashAndRestartAsync();

        // In the store nothing is left of the events, their ids neither.
        var handle = silos.Store.Open(silos.Grain("u").GetGrainId());
        var record = new KeyedRecord(new KeyedEventOptions());
        var (state, fullBlocks) = record.Read(await handle.LoadAsync(TestContext.Current.CancellationToken));
        Assert.Equal((0, 0, 0), (state.Length, fullBlocks, record.Ids.Count));
        Assert.Empty(await handle.ReadLogAsync(KeyedRecord.IdLog, long.MaxValue, 10, TestContext.Current.CancellationToken));

        // Nothing was committed: the new silo's dispatcher knows of no offset, and delivers all of it again, with what came since.
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, records), remoteCaller: true);
        Assert.Equal(0, await silos.Grain("u").GetCount());
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, [.. records[250..], Record(300, "u", "new", "new")]), remoteCaller: true);
        Assert.Equal(["new"], await silos.Grain("u").GetTexts());

        // And again, now that the user has a new life.
        await silos.CrashAndRestartAsync();
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, [.. records, Record(300, "u", "new", "new")]), remoteCaller: true);
        Assert.Equal(["new"], await silos.Grain("u").GetTexts());
    }

    [Fact]
    public async Task Erase_TimeIsOver_LeavesNothingInTheStoreButOfKeysThatLiveAgain()
    {
        await using var silos = await StartAsync(configure: options => (options.ErasureMemory, options.ErasureSweep) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50)));
        foreach (var user in (string[])["alive", "gone"])
        {
            _ = await silos.Grain(user).Deliver(Batch(-1, -1, Record(0, user, "a")), remoteCaller: true);
            await silos.Grain(user).Erase();
            if (user == "alive")
            {
                _ = await silos.Grain(user).Deliver(Batch(0, 0, Record(1, user, "b")), remoteCaller: true);
            }
        }

        await Until.TrueAsync(async () => await StoredAsync(silos, "gone") is null);
        Assert.NotNull(await StoredAsync(silos, "alive"));
        Assert.Equal(1, await silos.Grain("alive").GetCount());

        // Erased before anything came: there is nothing to remember.
        await silos.Grain("stranger").Erase();
        Assert.Null(await StoredAsync(silos, "stranger"));
    }

    private static async Task<byte[]?> StoredAsync(KeyedSilos silos, string user) =>
        (await silos.Store.Database.LoadAsync(RecordKeys.Of(silos.Grain(user).GetGrainId()), TestContext.Current.CancellationToken))?.Data;
}
