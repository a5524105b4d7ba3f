using Emotion.Api.Diagnosis;
using Emotion.Grains.Interfaces.Diagnosis;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Diagnosis;

namespace Emotion.Tests.Unit.Diagnosis;

/// <summary>The rules of the diagnosis, each on the figures of a fault.</summary>
public sealed class BottleneckTests
{
    private static readonly ProcessFigures Quiet = new(15, 0.01, 0.2, []);

    [Fact]
    public void Find_NothingBehind_NamesNothingThoughRecordsAreHeld() =>
        Assert.Equal(Stages.None, Find([Partition(behind: 0.05, applied: 40)], Silo(Series(StageSeries.StateWrites, 100, 2, 0.1))).Stage);

    [Fact]
    public void Find_NoSilosAndNoPartitions_NamesNothing()
    {
        var report = Bottleneck.Find([], [], Quiet, 0, DateTimeOffset.UnixEpoch);
        Assert.Equal(Stages.None, report.Stage);
        Assert.Equal(0, report.WindowSeconds);
    }

    [Fact]
    public void Find_AppliedButNotDurable_NamesStateWrite() =>
        Assert.Equal(Stages.StateWrite, Find([Partition(behind: 3, applied: 900, waiting: 100)], Silo(Series(StageSeries.StateWrites, 5, 14, 3))).Stage);

    [Fact]
    public void Find_AppliedButNotDurableAndStatesLarge_NamesBigState() =>
        Assert.Equal(
            Stages.BigState,
            Find([Partition(behind: 3, applied: 900)], Silo(Series(StageSeries.StateWrites, 5, 14, 3), Series(StageSeries.StateSize, 50, 50 * 200_000, 900_000))).Stage);

    [Fact]
    public void Find_TransactionsFail_NamesStateWriteWhateverIsHeldWhere() =>
        Assert.Equal(Stages.StateWrite, Find([Partition(behind: 9, waiting: 900, applied: 100)], Silo([.. Calls(10, 1, 0, 0), Series(StageSeries.StateFailures, 7, 0, 0)])).Stage);

    [Theory]
    [InlineData(9.0, 8.0, 0.5, Stages.Inference)]
    [InlineData(1.0, 0.2, 8.5, Stages.Output)]
    [InlineData(9.0, 0.5, 0.5, Stages.Processing)]
    [InlineData(1.0, 0.2, 0.5, Stages.Processing)]
    public void Find_CallsAreSlow_NamesWhatTheySpendTheirTimeOn(double handlers, double models, double output, string stage) =>
        Assert.Equal(stage, Find([Partition(behind: 4, waiting: 500, inFlight: 64)], Silo(Calls(10, handlers, models, output))).Stage);

    [Fact]
    public void Find_NoCallHasEnded_NamesProcessing() =>
        Assert.Equal(Stages.Processing, Find([Partition(behind: 30, inFlight: 64)], Silo()).Stage);

    [Fact]
    public void Find_OneKeyHasMostOfWhatWaits_NamesTheKeyThoughCallsAreSlowToo()
    {
        var report = Find([Partition(behind: 4, waiting: 1000, inFlight: 64, longest: 950), Partition(behind: 1, waiting: 20)], Silo(Calls(10, 9, 8, 0.5)));
        Assert.Equal(Stages.HotKey, report.Stage);
        Assert.Contains("'busy'", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_RecordsStayAtTheBrokerThoughThereIsRoom_NamesIngestion() =>
        Assert.Equal(Stages.Ingestion, Find([Partition(behind: 20, waiting: 10) with { Lag = 50_000 }], Silo()).Stage);

    [Fact]
    public void Find_RecordsStayAtTheBrokerBecauseTheCacheIsFull_NamesWhatFillsIt() =>
        Assert.Equal(Stages.StateWrite, Find([Partition(behind: 20, applied: 20_000, fetched: 8_000) with { Lag = 90_000, CachePressure = 1 }], Silo()).Stage);

    [Fact]
    public void Find_ThreadsStandStill_NamesGc()
    {
        var report = Bottleneck.Find([Partition(behind: 1, waiting: 50)], [new SiloFigures("S1", 2, Quiet with { GcShare = 0.4 }), new SiloFigures("S2", 2, Quiet)], Quiet, 0, DateTimeOffset.UnixEpoch);
        Assert.Equal(Stages.Gc, report.Stage);
        Assert.Contains("S1", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ClientsLoseEvents_NamesFeedUnlessThePipelineIsWorse()
    {
        var dropping = Quiet with { Series = [Series(StageSeries.FeedDropped, 500, 0, 0), Series(StageSeries.FeedSends, 10, 1, 0.5)] };
        Assert.Equal(Stages.Feed, Bottleneck.Find([Partition(behind: 0.1)], [], dropping, 2048, DateTimeOffset.UnixEpoch).Stage);
        Assert.Equal(Stages.StateWrite, Bottleneck.Find([Partition(behind: 5, applied: 100)], [], dropping, 2048, DateTimeOffset.UnixEpoch).Stage);
    }

    [Fact]
    public void AdviceFor_EveryStage_NamesItsSectionOfTheRunbook()
    {
        foreach (var stage in (string[])[Stages.Ingestion, Stages.HotKey, Stages.Processing, Stages.Inference, Stages.Output, Stages.BigState, Stages.StateWrite, Stages.Gc, Stages.Feed])
        {
            Assert.Contains($"slow-pipeline.md#{stage}", Stages.AdviceFor(stage), StringComparison.Ordinal);
        }
    }

    private static DiagnosisReport Find(IReadOnlyList<PartitionStatus> partitions, SiloFigures silo) =>
        Bottleneck.Find(partitions, [silo], Quiet, 0, DateTimeOffset.UnixEpoch);

    private static SiloFigures Silo(params SeriesFigures[] series) => new("S1", 2, Quiet with { Series = [.. series] });

    private static SeriesFigures[] Calls(double calls, double handlers, double models, double output) =>
    [
        Series(StageSeries.Calls, 100, calls, 1), Series(StageSeries.Processing, 100, handlers, 1),
        Series(StageSeries.InferenceCalls, 100, models, 1), Series(StageSeries.Output, 100, output, 1),
    ];

    private static SeriesFigures Series(string name, long count, double sum, double max) => new(name, count, sum, max);

    private static PartitionStatus Partition(double behind, long waiting = 0, long inFlight = 0, long applied = 0, long fetched = 0, int longest = 0)
    {
        var undone = waiting + inFlight + applied;
        return new PartitionStatus(
            Topics.Posts, 0, undone + fetched, behind, "S1", 0, undone, null, false, null, undone, undone / 20_000.0, new HeldRecords(fetched, waiting, inFlight, applied, longest, longest > 0 ? "busy" : null));
    }
}
