using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>Processes that die, freeze, are replaced. The explicit ones are for <c>chaos.sh</c>, as they would take minutes of every build.</summary>
[Collection(nameof(ChaosCluster))]
public sealed class ProcessChaosTests(ChaosCluster cluster)
{
    [Fact]
    [Trait("chaos", "kill-one")]
    public async Task KillOneSilo_LosesNothingAndNobodySeesAnError()
    {
        await using var run = await ChaosRun.StartAsync(cluster, "kill-one");
        run.Fault();
        var victim = cluster.Silos[0];
        await victim.KillAsync();
        await cluster.RemoveAsync(victim);
        await Task.Delay(ChaosRun.Phase);
        await cluster.AddSiloAsync();
        await run.ProveAsync(noErrors: true);
    }

    [Fact(Explicit = true)]
    [Trait("chaos", "rolling-restart")]
    public async Task RollingRestartAfterTheTopicGrew_EndsInTimeAndNobodySeesAnError()
    {
        await using var run = await ChaosRun.StartAsync(cluster, "rolling");
        run.Fault();
        cluster.UsePartitions(ChaosCluster.Partitions);
        await cluster.ReplaceSilosAsync();
        foreach (var api in cluster.Apis.ToList())
        {
            await cluster.AddApiAsync();
            await cluster.RetireAsync(api);
        }

        run.Load.Partitions = ChaosCluster.Partitions;
        await run.ProveAsync(noErrors: true);
    }

    [Fact(Explicit = true)]
    [Trait("chaos", "freeze")]
    public async Task SiloFrozenForLongerThanDetection_CannotOverwriteWhatOthersDidMeanwhile()
    {
        await using var run = await ChaosRun.StartAsync(cluster, "freeze");
        run.Fault();
        var frozen = cluster.Silos[0];
        await frozen.SignalAsync("STOP");
        var dead = await cluster.DeadSilosAsync();
        await Until.True(async () => await cluster.DeadSilosAsync() > dead, TimeSpan.FromSeconds(240), () => $"The frozen silo is not noticed. {cluster.Explain()}");
        await Task.Delay(ChaosRun.Phase);
        await frozen.SignalAsync("CONT");

        // It learns that it was declared dead, and ends: a supervisor starts another.
        await Until.True(() => Task.FromResult(frozen.HasExited), TimeSpan.FromSeconds(120), () => $"The frozen silo lives on: {frozen.LastLines}");
        await cluster.RemoveAsync(frozen);
        await cluster.AddSiloAsync();
        await run.ProveAsync(noErrors: true);
    }

    [Fact(Explicit = true)]
    [Trait("chaos", "postgres")]
    public async Task PostgresKilledAndRestarted_IsWaitedFor()
    {
        await using var run = await ChaosRun.StartAsync(cluster, "postgres");
        run.Fault();
        await cluster.Postgres.KillAsync();
        await Task.Delay(ChaosRun.Phase);
        await cluster.Postgres.RestartAsync();
        await run.ProveAsync(noErrors: false);
    }

    [Fact]
    [Trait("chaos", "kill-all")]
    public async Task KillAllSilos_LosesNothing()
    {
        await using var run = await ChaosRun.StartAsync(cluster, "kill-all");
        run.Fault();
        foreach (var silo in cluster.Silos.ToList())
        {
            await silo.KillAsync();
            await cluster.RemoveAsync(silo);
        }

        await Task.WhenAll(cluster.AddSiloAsync(), cluster.AddSiloAsync());
        await run.ProveAsync(noErrors: false);
    }
}
