using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Batching;
using Emotion.Inference.Registry;
using Emotion.Tests.Shared.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Models;

/// <summary>What callers of the inference grain rely on.</summary>
public sealed class InferenceGrainTests
{
    [Fact]
    public async Task ClassifyBatch_Explained_WordsSumTheirPart()
    {
        await using var silos = await ModelSilos.StartAsync(folders => folders.AddText("mood", "1", weight: 2));
        var result = (await silos.Grains.GetInference().ClassifyBatch(new TextBatch { Texts = ["jj x j"], Explain = true, Priority = InferencePriority.Interactive })).Results[0];

        Assert.Equal("joy", result.Label);
        Assert.Equal(["jj", "x", "j"], result.Words!.Value.Select(word => word.Word));
        Assert.Equal([0, 3, 5], result.Words!.Value.Select(word => word.Start));
        var without = await silos.Grains.GetInference().Classify(" x j", null, InferencePriority.Interactive);
        Assert.Equal(result.Score - without.Scores["joy"], result.Words!.Value[0].Contribution!.Value, 1e-5f);
        Assert.Equal(0, result.Words!.Value[1].Contribution!.Value, 1e-6f);
    }

    [Fact]
    public async Task ClassifyBatch_FromAClient_CarriesEverything()
    {
        await using var silos = await ModelSilos.StartAsync(folders => folders.AddText("mood", "1", weight: 5));
        var scores = await silos.Grains.GetInference().Classify("a", "u", InferencePriority.Interactive);

        Assert.Equal("anger", scores.Label);
        Assert.Equal(["anger"], scores.Labels);
        Assert.Equal(ModelFolders.Labels, scores.Scores.Labels);
        Assert.Equal(1, scores.Scores.Probabilities.Sum(), 1e-5f);
        Assert.Equal(new ModelStamp("mood", "1"), scores.Model);
        Assert.Equal(0, scores.Ekman.Count);
    }

    [Fact]
    public async Task ScoreRows_FromManyCallers_AreEachTheirOwn()
    {
        await using var silos = await ModelSilos.StartAsync(folders =>
        {
            folders.AddText("mood", "1");
            folders.AddTable("risk", "1", [1, -1]);
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => silos.Doors[0].ScoreRows(
            new FeatureRows { Model = "risk", Values = [i / 100f, 0, 0, i / 100f], UserId = $"u{i}" })));

        Assert.All(answers.Index(), answer =>
        {
            Assert.Equal(1 / (1 + MathF.Exp(-answer.Index / 100f)), answer.Item.Values[0], 1e-5f);
            Assert.Equal(1 / (1 + MathF.Exp(answer.Index / 100f)), answer.Item.Values[1], 1e-5f);
        });
        _ = await Assert.ThrowsAsync<ModelNotAvailableException>(() => silos.Doors[0].ScoreRows(new FeatureRows { Model = "nothing", Values = [1] }));
    }

    [Fact]
    public async Task Classify_TenTimesTheCapacity_TurnsCallsAwayAndKeepsTheQueueBounded()
    {
        const int Limit = 128;
        await using var silos = await ModelSilos.StartAsync(
            folders => folders.AddText("mood", "1", edit: json => json["preparation"]!["milliseconds"] = 1),
            1,
            ("Models:InteractiveLimit", $"{Limit}"),
            ("Models:QueueLimit", "64"));
        var batcher = silos.Services[0].GetRequiredService<MicroBatcher>();
        var most = 0;
        var door = silos.Doors[0];
        var streams = Enumerable.Range(0, 640).Select(i => door.Classify("j", $"u{i}", InferencePriority.Stream)).ToArray();
        var calls = Enumerable.Range(0, 10 * Limit).Select(async i =>
        {
            try
            {
                var scores = await door.Classify("j", $"u{i}", InferencePriority.Interactive);
                most = Math.Max(most, batcher.Waiting);
                return scores.Label;
            }
            catch (InferenceOverloadedException overloaded)
            {
                Assert.InRange(overloaded.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
                return null;
            }
        }).ToArray();

        var answers = await Task.WhenAll(calls);
        Assert.Contains("joy", answers);
        Assert.Contains(null, answers);
        Assert.InRange(most, 0, Limit + 64);

        // Streams are held back, not turned away.
        Assert.All(await Task.WhenAll(streams), scores => Assert.Equal("joy", scores.Label));
        Assert.Equal("joy", (await door.Classify("j", "u", InferencePriority.Interactive)).Label);
    }

    [Fact]
    public async Task Classify_ShippedModels_ScoreTheSameInEveryCompany()
    {
        var root = RepositoryModels();
        if (root is null)
        {
            Assert.Skip("No text model is shipped yet.");
        }

        await using var silos = await ModelSilos.StartAsync(folders => folders.AddText("mood", "1"), 1, ("Models:Folder", root), ("Models:Emotion", "emotion"));
        string[] samples = ["I love this!", "ugh, worst day ever :(", "ok", "WHAAAT?? no wayyyy", "@user thanks so much #blessed \U0001F600", "", "日本語のテキスト",
            string.Join(' ', Enumerable.Repeat("this is a rather long text that goes on about nothing", 20))];
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => $"{samples[i % samples.Length]} {(i < samples.Length ? string.Empty : $"{i}")}".Trim())];
        foreach (var model in silos.Services[0].GetRequiredService<ModelRegistry>().Versions.Where(version => version is { State: ModelState.Ready, Manifest.Kind: "text" }))
        {
            var together = (await silos.Doors[0].ClassifyBatch(new TextBatch { Texts = [.. texts], Model = model.Name, Version = model.Version })).Results;
            for (var i = 0; i < texts.Length; i++)
            {
                var alone = (await silos.Doors[0].ClassifyBatch(new TextBatch { Texts = [texts[i]], Model = model.Name, Version = model.Version })).Results[0];
                AssertSame(alone.Scores, together[i].Scores);
                AssertSame(alone.Polarity, together[i].Polarity);
                AssertSame(alone.TweetEmotion, together[i].TweetEmotion);
            }
        }
    }

    private static void AssertSame(LabelScores expected, LabelScores actual) =>
        Assert.All(expected.Probabilities.Zip(actual.Probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

    private static string? RepositoryModels()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "models", "emotion")))
            {
                return Path.Combine(folder.FullName, "models");
            }
        }

        return null;
    }
}
