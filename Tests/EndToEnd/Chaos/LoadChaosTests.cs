using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.EndToEnd.Processes;
using Npgsql;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>Load that is not steady, and storage or a model that is not quick: for <c>chaos.sh</c>, as they would take minutes of every build.</summary>
[Collection(nameof(ChaosCluster))]
public sealed class LoadChaosTests(ChaosCluster cluster)
{
    private const int BurstFactor = 10;
    private const string ThreadsSetting = "Emotion__Models__Workers";

    [Fact(Explicit = true)]
    [Trait("chaos", "load")]
    public async Task HotKeyPoisonBurstAndAnHoursQuiet_AreCountedExactly()
    {
        await using var run = await ChaosRun.StartAsync(cluster, "load");
        var deadBefore = await DeadLettersAsync();
        run.Fault();

        // An hour of silence in event time: what was written an hour ago, then what is written now.
        run.Load.Ago = TimeSpan.FromHours(1);
        await Task.Delay(ChaosRun.Phase / 2);
        run.Load.Ago = TimeSpan.Zero;
        (run.Load.HotShare, run.Load.PoisonShare) = (0.5, 0.1);
        await Task.Delay(ChaosRun.Phase);
        var steady = run.Load.PerSecond;
        run.Load.PerSecond = BurstFactor * steady;
        await Task.Delay(ChaosRun.Phase / 2);
        run.Load.PerSecond = steady;
        await run.ProveAsync(noErrors: true);
        Assert.True(run.Load.Poisoned > 0);
        Assert.True(await DeadLettersAsync() - deadBefore >= run.Load.Poisoned, "A record that nobody can read is not in the dead letters.");
    }

    [Fact(Explicit = true)]
    [Trait("chaos", "slow-storage")]
    public async Task StorageThatStalls_HoldsConsumptionBackVisiblyAndLosesNothing()
    {
        // Beyond MaxPendingEvents of the fixture: 500 per partition.
        await using var run = await ChaosRun.StartAsync(cluster, "slow-storage", perSecond: 400);
        run.Fault();
        await using (var connection = new NpgsqlConnection(cluster.Database))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var block = new NpgsqlCommand("LOCK TABLE emotion_state IN EXCLUSIVE MODE", connection, transaction);
            await block.ExecuteNonQueryAsync();

            // Nothing becomes durable: no offset is committed, and what waits shows as lag.
            await Until.True(
                async () => await LagAsync() > 1_000, TimeSpan.FromSeconds(60), () => "The lag does not show.");
            await Task.Delay(ChaosRun.Phase);
            await transaction.RollbackAsync();
        }

        run.Load.PerSecond = 60;
        await run.ProveAsync(noErrors: false);
        await Until.True(async () => await LagAsync() < 200, TimeSpan.FromSeconds(60), () => "The lag stays.");
    }

    [Fact(Explicit = true)]
    [Trait("chaos", "slow-model")]
    public async Task ModelSlowerThanTheLoad_HoldsConsumptionBackVisiblyAndCatchesUp()
    {
        // The large model on one thread of each silo, and more posts than that scores.
        cluster.Set(ChaosCluster.ModelSetting, "emotion");
        cluster.Set(ThreadsSetting, "1");
        await cluster.ReplaceSilosAsync();
        try
        {
            await using var run = await ChaosRun.StartAsync(cluster, "slow-model");
            var before = cluster.LargestSilo();
            run.Fault();
            run.Load.PerSecond = 2_000;
            await Until.True(async () => await LagAsync() > 2_000, TimeSpan.FromSeconds(60), () => "The lag does not show.");

            // What waits is in the broker, not in the silos.
            Assert.True(cluster.LargestSilo() < before + (200L << 20), $"A silo has {cluster.LargestSilo() >> 20} MiB, before it were {before >> 20}");
            run.Load.PerSecond = 60;
            await run.ProveAsync(noErrors: true);
            await Until.True(async () => await LagAsync() < 200, TimeSpan.FromSeconds(60), () => "The lag stays.");
        }
        finally
        {
            cluster.Set(ChaosCluster.ModelSetting, ChaosCluster.CheapModel);
            cluster.Set(ThreadsSetting, "0");
            await cluster.ReplaceSilosAsync();
        }
    }

    private async Task<JsonNode> SystemAsync() => (await cluster.Apis[0].Http.GetFromJsonAsync<JsonNode>("v1/system"))!;

    private async Task<long> DeadLettersAsync() => (await SystemAsync())["deadLetters"]!.GetValue<long>();

    private async Task<long> LagAsync() => (await SystemAsync())["lag"]!.AsArray()
        .Where(partition => partition!["topic"]!.GetValue<string>() == "posts")
        .Sum(partition => Convert.ToInt64(partition!["lag"]!.ToString(), CultureInfo.InvariantCulture));
}
