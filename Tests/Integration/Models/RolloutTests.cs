using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Models;
using Emotion.Tests.Shared.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Models;

/// <summary>What the rollout of a model promises its users.</summary>
public sealed class RolloutTests
{
    [Fact]
    public async Task Set_PercentOfUsers_IsTheShareAskedAndStickyOnEverySilo()
    {
        await using var silos = await ModelSilos.StartAsync(TwoVersions, 2);
        var set = await silos.Rollout.Set(new RolloutChange("1", "2", 30));
        await Until.TrueAsync(() => silos.Services.All(services => Knows(services, set.Revision)));

        const int Users = 600;
        var candidates = 0;
        for (var i = 0; i < Users; i++)
        {
            var versions = new HashSet<string>();
            foreach (var door in silos.Doors)
            {
                versions.Add((await door.Classify("j", $"user {i}", InferencePriority.Stream)).Model.Version);
            }

            candidates += Assert.Single(versions) == "2" ? 1 : 0;
        }

        Assert.InRange(candidates, Users * .22, Users * .38);
        Assert.Equal("1", (await silos.Doors[0].Classify("j", null, InferencePriority.Interactive)).Model.Version);
    }

    [Fact]
    public async Task Set_VersionNotLoaded_IsRefusedAndChangesNothing()
    {
        await using var silos = await ModelSilos.StartAsync(folders =>
        {
            folders.AddText("mood", "1");
            folders.AddText("mood", "2", graph: [1, 2, 3]);
        });
        var before = await silos.Rollout.Get();

        Assert.Contains("not in the model folder", (await Assert.ThrowsAsync<RolloutRefusedException>(() => silos.Rollout.Set(new RolloutChange("7")))).Message, StringComparison.Ordinal);
        Assert.Contains("refused", (await Assert.ThrowsAsync<RolloutRefusedException>(() => silos.Rollout.Set(new RolloutChange("1", "2", 10)))).Message, StringComparison.Ordinal);
        Assert.Equal(before, await silos.Rollout.Get());
        Assert.Equal("1", before.Stable);
    }

    [Fact]
    public async Task Get_GrainRestarted_KeepsTheRollout()
    {
        await using var silos = await ModelSilos.StartAsync(TwoVersions);
        var set = await silos.Rollout.Set(new RolloutChange("1", "2", 12.5));
        await silos.Cluster.DeactivateAsync(silos.Rollout);

        Assert.Equal(set, await silos.Rollout.Get());
        Assert.Equal(12.5, set.Percent);
    }

    [Fact]
    public async Task Classify_Shadow_AnswersByStableAndReportsDisagreement()
    {
        await using var silos = await ModelSilos.StartAsync(folders =>
        {
            folders.AddText("mood", "1", weight: 3);
            folders.AddText("mood", "2", weight: -3);
        });
        var set = await silos.Rollout.Set(new RolloutChange("1", "2", null, true));
        await Until.TrueAsync(() => silos.Services.All(services => Knows(services, set.Revision)));

        // 'j' is joy for the one and not for the other; without letters both say neutral.
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("1", (await silos.Doors[0].Classify(new string('j', 1 + (i % 2)), "u", InferencePriority.Stream)).Model.Version);
            Assert.Equal("neutral", (await silos.Doors[0].Classify("...", "u", InferencePriority.Stream)).Label);
        }

        await Until.TrueAsync(async () => (await silos.Rollout.Status()).Trial?.Compared == 40);
        var trial = (await silos.Rollout.Status()).Trial!;
        Assert.Equal("2", trial.Candidate);
        Assert.Equal(20, trial.Disagreed);
        Assert.Contains(new LabelDisagreement("joy", 20, 20), trial.Labels);
        Assert.Contains(new LabelDisagreement("neutral", 20, 0), trial.Labels);
        Assert.Equal(["jj", "j"], trial.Worst.Select(example => example.Input));
        Assert.Equal("joy", trial.Worst[0].Stable);
        Assert.NotEqual("joy", trial.Worst[0].Candidate);
    }

    [Fact]
    public async Task Classify_CandidateFails_StableAnswersAndTheCandidateIsTakenBack()
    {
        await using var silos = await ModelSilos.StartAsync(folders =>
        {
            folders.AddText("mood", "1");
            folders.AddText("mood", "2", edit: json => json["preparation"]!["failsOn"] = "bang");
        });
        var set = await silos.Rollout.Set(new RolloutChange("1", "2", 100));
        await Until.TrueAsync(() => silos.Services.All(services => Knows(services, set.Revision)));
        Assert.Equal("2", (await silos.Doors[0].Classify("j", "u", InferencePriority.Stream)).Model.Version);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("1", (await silos.Doors[0].Classify("bang", $"u{i}", InferencePriority.Interactive)).Model.Version);
        }

        await Until.TrueAsync(async () => (await silos.Rollout.Get()).Candidate is null);
        var rollout = await silos.Rollout.Get();
        Assert.Equal("2", rollout.FellBackFrom);
        Assert.Contains("failed on", rollout.Reason, StringComparison.Ordinal);
        await Until.TrueAsync(() => silos.Services.All(services => Knows(services, rollout.Revision)));
        Assert.Equal("1", (await silos.Doors[0].Classify("j", "u", InferencePriority.Stream)).Model.Version);
    }

    [Fact]
    public async Task Classify_CandidateSlow_IsTakenBack()
    {
        await using var silos = await ModelSilos.StartAsync(
            folders =>
            {
                folders.AddText("mood", "1");
                folders.AddText("mood", "2", edit: json => json["preparation"]!["milliseconds"] = 30);
            },
            1,
            ("Rollout:MaxMilliseconds", "20"),
            ("Rollout:MinInputs", "5"));
        _ = await silos.Rollout.Set(new RolloutChange("1", "2", 100));
        await Until.TrueAsync(async () =>
        {
            _ = await silos.Doors[0].Classify("j", "u", InferencePriority.Stream);
            return (await silos.Rollout.Get()).FellBackFrom == "2";
        });
        Assert.Contains("ms per input", (await silos.Rollout.Get()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_UnderLoad_SwapsAndRollsBackWithoutAFailedCall()
    {
        await using var silos = await ModelSilos.StartAsync(TwoVersions);
        _ = await silos.Rollout.Set(new RolloutChange("1"));
        using var stop = new CancellationTokenSource();
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var callers = Enumerable.Range(0, 16).Select(caller => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var priority = caller % 2 == 0 ? InferencePriority.Interactive : InferencePriority.Stream;
                    var scores = await silos.Doors[0].Classify("j", $"u{caller}", priority);
                    seen.AddOrUpdate(scores.Model.Version, 1, (_, count) => count + 1);
                }
            },
            TestContext.Current.CancellationToken)).ToArray();

        await Until.TrueAsync(() => seen.ContainsKey("1"));
        _ = await silos.Rollout.Set(new RolloutChange("2"));
        await Until.TrueAsync(() => seen.ContainsKey("2"));
        for (var round = 0; round < 3; round++)
        {
            // The content of the serving version is replaced as well: the new graph takes over between two runs.
            silos.Folders.AddText("mood", "2", bias: round);
            _ = await silos.Rollout.RollBack();
            seen.Clear();
            var other = round % 2 == 0 ? "1" : "2";
            await Until.TrueAsync(() => seen.ContainsKey(other));
        }

        Assert.All(callers, caller => Assert.False(caller.IsCompleted));
        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    private static void TwoVersions(ModelFolders folders)
    {
        folders.AddText("mood", "1");
        folders.AddText("mood", "2", edit: json => json["description"] = JsonValue.Create("The other."));
    }

    private static bool Knows(IServiceProvider services, long revision) =>
        services.GetRequiredService<RolloutCache>().Find("mood")?.Revision >= revision;
}
