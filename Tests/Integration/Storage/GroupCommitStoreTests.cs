using Emotion.Grains.Streaming;
using Emotion.Silo.Storage;
using static Emotion.Tests.Integration.Storage.StoreHarness;

namespace Emotion.Tests.Integration.Storage;

/// <summary>What the store promises, on whichever database.</summary>
public abstract class GroupCommitStoreTests
{
    protected abstract Task<StateStoreOptions> OptionsAsync();

    [Fact]
    public async Task WaitDurable_AfterPut_StateSurvivesACrash()
    {
        var options = await OptionsAsync();
        await using (var first = new StoreHarness(options))
        {
            var handle = first.Store.Open(Grain("u1"));
            await handle.WaitDurableAsync(handle.Put(Write("one")));
            await handle.WaitDurableAsync(handle.Put(Write("two")));
            first.Store.Abandon();
        }

        await using var second = new StoreHarness(options);
        Assert.Equal("two", await second.ReadAsync("u1"));
        Assert.Null(await second.ReadAsync("u2"));
    }

    [Fact]
    public async Task Put_KeyWithAnyCharacters_IsStoredAndFoundAgain()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        foreach (var key in (string[])["a\0b", "a'b", "ü/ß", "😀", "a b"])
        {
            var handle = harness.Store.Open(Grain(key));
            await handle.WaitDurableAsync(handle.Put(new KeyedWrite { Data = Bytes(key), WakeTopic = "t", WakeAtMs = 1 }));
            Assert.Equal(key, await harness.ReadAsync(key));
            Assert.Contains(Grain(key), await harness.Store.ReadDueAsync("t", 1, 100));
        }
    }

    [Fact]
    public async Task Put_WhileQueued_ReplacesInPlaceUnderTheSameEpoch()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        harness.Database.Hold();
        var blocker = harness.Store.Open(Grain("blocker"));
        var blocked = blocker.WaitDurableAsync(blocker.Put(Write("x")));
        var handle = harness.Store.Open(Grain("u"));
        var epoch = handle.Put(Write("1"));
        // The writer may take the segment between two puts only while it is not held up.
        while (handle.Put(Write("2")) != epoch)
        {
            epoch = handle.Put(Write("1"));
        }

        var last = handle.Put(Write("newest"));
        Assert.Equal(epoch, last);
        Assert.Equal("newest", await harness.ReadAsync("u"));
        harness.Database.Release();
        await blocked;
        await handle.WaitDurableAsync(last);
        Assert.Equal("newest", await harness.ReadAsync("u"));
    }

    [Fact]
    public async Task Put_ManyKeysAtOnce_ShareFewTransactions()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        var handles = Enumerable.Range(0, 2_000).Select(i => harness.Store.Open(Grain($"u{i}"))).ToList();
        for (var round = 0; round < 3; round++)
        {
            var epochs = handles.ConvertAll(handle => handle.Put(Write($"round {round}")));
            await Task.WhenAll(handles.Zip(epochs, (handle, epoch) => handle.WaitDurableAsync(epoch)));
        }

        Assert.Equal("round 2", await harness.ReadAsync("u1999"));
        Assert.True(harness.Database.Groups.Count < 200, $"{harness.Database.Groups.Count} transactions");
    }

    [Fact]
    public async Task Commit_FailsThenSucceeds_RetriesTheGroupUnderItsEpochAndLosesNothing()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        harness.Database.Failures = 3;
        var handle = harness.Store.Open(Grain("u"));
        var epoch = handle.Put(new KeyedWrite { Data = Bytes("kept"), Tallies = [new Tally("t", 1, "a", 5)] });
        await handle.WaitDurableAsync(epoch);

        Assert.Equal(epoch, harness.Store.DurableEpoch);
        Assert.Null(harness.Store.Fault);
        Assert.Equal("kept", await harness.ReadAsync("u"));
        Assert.Equal(5, Assert.Single(await harness.Store.ReadTalliesAsync("t", 0)).Count);
    }

    [Fact]
    public async Task Commit_KeepsFailing_IsReportedAsFault()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        harness.Database.Failures = int.MaxValue;
        _ = harness.Store.Open(Grain("u")).Put(Write("x"));
        await Until.TrueAsync(() => harness.Store.Fault is not null);
        Assert.Contains("No space left", harness.Store.Fault!.Reason, StringComparison.Ordinal);
        harness.Database.Failures = 0;
        await Until.TrueAsync(() => harness.Store.Fault is null);
    }

    [Fact]
    public async Task Commit_AnotherWriterWasAhead_FailsThatKeyFirstAndCommitsTheOthers()
    {
        var options = await OptionsAsync();
        await using var harness = new StoreHarness(options);
        await using var other = new StoreHarness(options);
        var mine = harness.Store.Open(Grain("contested"));
        await mine.WaitDurableAsync(mine.Put(Write("mine")));
        var theirs = other.Store.Open(Grain("contested"));
        _ = await theirs.LoadAsync();
        await theirs.WaitDurableAsync(theirs.Put(Write("theirs")));

        var reports = new Reports();
        using var subscription = harness.Store.Subscribe(reports);
        var poisoned = false;
        mine.OnFailed(() => poisoned = true);
        var good = harness.Store.Open(Grain("good"));
        var epoch = mine.Put(new KeyedWrite { Data = Bytes("stale"), Tallies = [new Tally("t", 1, "a", 1)], Appends = [new KeyedLogEntry(1, 1, Bytes("stale"))] });
        var goodEpoch = good.Put(Write("good"));

        _ = await Assert.ThrowsAsync<StateConflictException>(() => mine.WaitDurableAsync(epoch));
        await good.WaitDurableAsync(goodEpoch);
        Assert.True(poisoned);
        Assert.True(mine.Failed);
        Assert.Equal("failed contested", reports.Lines[0]);
        Assert.StartsWith("durable", reports.Lines[1], StringComparison.Ordinal);
        _ = Assert.Throws<StateConflictException>(() => mine.Put(Write("again")));
        Assert.Equal("theirs", await harness.ReadAsync("contested"));
        Assert.Equal("good", await harness.ReadAsync("good"));
        Assert.Empty(await harness.Store.ReadTalliesAsync("t", 0));
        var reopened = harness.Store.Open(Grain("contested"));
        _ = await reopened.LoadAsync();
        Assert.Empty(await reopened.ReadLogAsync(1, long.MaxValue, 10));
    }

    [Fact]
    public async Task Commit_TwoInsertTheSameKey_OneFails()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        var key = RecordKeys.Of(Grain("twice"));
        var first = harness.Store.OpenRecord(Grain("a"), key);
        var second = harness.Store.OpenRecord(Grain("b"), key);
        var waits = new[] { first, second }.Select(handle => handle.WaitDurableAsync(handle.Put(Write("x")))).ToList();
        await Task.WhenAll(waits.Select(wait => wait.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(1, waits.Count(wait => wait.IsFaulted));
    }

    [Fact]
    public async Task ReadLog_QueuedAndStored_IsMergedNewestFirstAndTrimmed()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        var handle = harness.Store.Open(Grain("u"));
        await handle.WaitDurableAsync(handle.Put(new KeyedWrite
        {
            Data = Bytes("s"),
            Appends = [new KeyedLogEntry(1, 0, Bytes("0")), new KeyedLogEntry(1, 1, Bytes("1")), new KeyedLogEntry(2, 0, Bytes("other"))],
        }));
        var epoch = handle.Put(new KeyedWrite { Data = Bytes("s"), Appends = [new KeyedLogEntry(1, 2, Bytes("2"))], Trims = [new KeyedLogTrim(1, 1)] });
        Assert.Equal([2L, 1L], (await handle.ReadLogAsync(1, long.MaxValue, 2)).Select(entry => entry.Sequence));
        await handle.WaitDurableAsync(epoch);
        Assert.Equal([2L, 1L], (await handle.ReadLogAsync(1, long.MaxValue, 10)).Select(entry => entry.Sequence));
        Assert.Equal([1L], (await handle.ReadLogAsync(1, 2, 10)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Delete_RemovesRecordAndLogs_AndAllowsANewOne()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        var handle = harness.Store.Open(Grain("u"));
        await handle.WaitDurableAsync(handle.Put(new KeyedWrite { Data = Bytes("s"), Appends = [new KeyedLogEntry(1, 0, Bytes("0"))] }));
        await handle.WaitDurableAsync(handle.Put(new KeyedWrite { Delete = true }));
        Assert.Null(await harness.ReadAsync("u"));
        Assert.Empty(await handle.ReadLogAsync(1, long.MaxValue, 10));
        await handle.WaitDurableAsync(handle.Put(Write("again")));
        Assert.Equal("again", await harness.ReadAsync("u"));
        Assert.Empty(await handle.ReadLogAsync(1, long.MaxValue, 10));
    }

    [Fact]
    public async Task Tallies_AddedByManyKeys_SumUpAndTrimBelow()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        var handles = Enumerable.Range(0, 300).Select(i => harness.Store.Open(Grain($"u{i}"))).ToList();
        await Task.WhenAll(handles.Select((handle, i) => handle.WaitDurableAsync(handle.Put(new KeyedWrite
        {
            Data = Bytes("s"),
            Tallies = [new Tally("t", i % 3, "joy", 2), new Tally("t", -1, "joy", 2)],
        }))));
        Assert.Equal(
            [(0L, 200L), (1L, 200L), (2L, 200L)],
            (await harness.Store.ReadTalliesAsync("t", 0)).Select(tally => (tally.Slice, tally.Count)).Order());
        await harness.Store.TrimTalliesAsync("t", 2);
        Assert.Equal(
            [(-1L, 600L), (2L, 200L)],
            (await harness.Store.ReadTalliesAsync("t", -1)).Select(tally => (tally.Slice, tally.Count)).Order());
    }

    [Fact]
    public async Task ReadDue_ReturnsGrainsWhoseTimeHasCome()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        foreach (var (key, at) in (ReadOnlySpan<(string, long)>)[("late", 30), ("early", 10), ("middle", 20)])
        {
            _ = harness.Store.Open(Grain(key)).Put(new KeyedWrite { Data = Bytes("s"), WakeTopic = "gps", WakeAtMs = at });
        }

        await Until.TrueAsync(async () => (await harness.Store.ReadDueAsync("gps", 100, 10)).Count == 3);
        Assert.Equal([Grain("early"), Grain("middle")], await harness.Store.ReadDueAsync("gps", 20, 10));
        Assert.Empty(await harness.Store.ReadDueAsync("posts", 100, 10));
    }

    [Fact]
    public async Task ReadStates_OfOneType_ComeInPagesByKey()
    {
        await using var harness = new StoreHarness(await OptionsAsync());
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i =>
        {
            var handle = harness.Store.Open(Grain($"u{i:00}"));
            return handle.WaitDurableAsync(handle.Put(Write($"state {i}")));
        }));
        var other = harness.Store.Open(GrainId.Create("test0", "u"));
        await other.WaitDurableAsync(other.Put(Write("of another type")));

        List<string> keys = [];
        for (var after = ""; ;)
        {
            var page = await harness.Store.ReadStatesAsync(GrainType.Create("test"), after, 10, TestContext.Current.CancellationToken);
            keys.AddRange(page.Select(state => state.Key));
            if (page.Count < 10)
            {
                break;
            }

            after = page[^1].Key;
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"u{i:00}"), keys);
        Assert.Equal(Bytes("state 0"), (await harness.Store.ReadStatesAsync(GrainType.Create("test"), "", 1, TestContext.Current.CancellationToken))[0].Data);
    }
}
