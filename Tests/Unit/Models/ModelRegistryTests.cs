using System.Text.Json.Nodes;
using Emotion.Inference;
using Emotion.Inference.Batching;
using Emotion.Inference.Hosting;
using Emotion.Inference.Registry;
using Emotion.Inference.Text;
using Emotion.Tests.Shared.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Emotion.Tests.Unit.Models;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly ModelFolders _folders = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly ServiceProvider _services;

    public ModelRegistryTests() => _services = Services(("Folder", _folders.Root), ("MaxModelMegabytes", "1"), ("UnloadAfterMinutes", "5"));

    private ModelRegistry Registry => _services.GetRequiredService<ModelRegistry>();

    private InferenceEngine Engine => _services.GetRequiredService<InferenceEngine>();

    private static readonly Dictionary<string, (Action<ModelFolders> Add, string Reason)> Bad = new()
    {
        ["corrupt"] = (folders => folders.AddText("m", "1", graph: [1, 2, 3, 4]), "model.onnx is no graph that can be run"),
        ["truncated"] = (folders => Edit(folders.AddText("m", "1"), "model.onnx", bytes => bytes[..(bytes.Length / 2)]), "model.onnx is no graph that can be run"),
        ["empty graph"] = (folders => folders.AddText("m", "1", graph: []), "model.onnx"),
        ["no graph"] = (folders => File.Delete(Path.Combine(folders.AddText("m", "1"), "model.onnx")), "model.onnx is missing"),
        ["no manifest"] = (folders => File.Delete(Path.Combine(folders.AddText("m", "1"), "model.json")), "model.json is missing"),
        ["manifest no JSON"] = (folders => Edit(folders.AddText("m", "1"), "model.json", _ => "{"u8.ToArray()), "model.json cannot be read"),
        ["missing labels"] = (folders => folders.AddText("m", "1", edit: json => json["heads"]![0]!.AsObject().Remove("labels")), "labels"),
        ["empty labels"] = (folders => folders.AddText("m", "1", edit: json => json["heads"]![0]!["labels"] = new JsonArray()), "has 0 labels"),
        ["no heads"] = (folders => folders.AddText("m", "1", edit: json => json["heads"] = new JsonArray()), "heads is empty"),
        ["wrong width"] = (folders => folders.AddText("m", "1", edit: json => json["heads"]![0]!["labels"]!.AsArray().Add("one too many")), "needs float[batch, 4]"),
        ["wrong input"] = (folders => folders.AddText("m", "1", graph: TinyOnnx.Linear("other", "emotion", 26, 3, new float[78], new float[3])), "has no input 'letters'"),
        ["wrong input width"] = (folders => folders.AddText("m", "1", graph: TinyOnnx.Linear("letters", "emotion", 20, 3, new float[60], new float[3])), "fails on its warm-up"),
        ["wrong output"] = (folders => folders.AddText("m", "1", graph: TinyOnnx.Linear("letters", "other", 26, 3, new float[78], new float[3])), "has no output 'emotion'"),
        ["no probabilities"] = (folders => folders.AddText("m", "1", graph: TinyOnnx.Linear("letters", "emotion", 26, 3, [.. Enumerable.Repeat(9f, 78)], new float[3], null)), "no probability"),
        ["wrong features"] = (folders => folders.AddTable("m", "1", [1, 2], edit: json => json["features"]!.AsArray().Add("f2")), "must have one input float[rows, 3]"),
        ["unknown preparation"] = (folders => folders.AddText("m", "1", edit: json => json["preparation"]!["kind"] = "magic"), "preparation.kind is 'magic'"),
        ["unknown kind"] = (folders => folders.AddText("m", "1", edit: json => json["kind"] = "audio"), "kind is 'audio'"),
        ["another name"] = (folders => folders.AddText("m", "1", edit: json => json["name"] = "other"), "name is 'other'"),
        ["absurd file"] = (folders => Edit(folders.AddText("m", "1"), "model.onnx", _ => new byte[2 * 1024 * 1024]), "MaxModelMegabytes"),
        ["absurd tensor"] = (folders => folders.AddText("m", "1", graph: TinyOnnx.Absurd("letters", "emotion", 26, 3)), "model"),
        ["bad reference"] = (folders => folders.AddText("m", "1", edit: json => json["reference"] = new JsonObject { ["head"] = "emotion", ["shares"] = new JsonArray(.5, .5) }), "reference.shares needs 3"),
    };

    public static TheoryData<string> BadFolders => [.. Bad.Keys];

    public void Dispose()
    {
        _services.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public async Task Scan_GoodFolder_IsReadyAndScores()
    {
        _folders.AddText("mood", "1", weight: 2);
        await Registry.ScanAsync(TestContext.Current.CancellationToken);

        var version = Assert.Single(Registry.Versions);
        Assert.Equal(ModelState.Ready, version.State);
        Assert.Null(version.Error);
        Assert.Equal(1f / (1 + MathF.Exp(-2) + MathF.Exp(-1.9f)), (await Score("mood", "1", "j")!)[0].Heads[0][0], 1e-5f);
    }

    [Theory]
    [MemberData(nameof(BadFolders))]
    public async Task Scan_BadFolder_IsRefusedWithAReasonAndHarmsNoOther(string what)
    {
        var (add, reason) = Bad[what];
        add(_folders);
        _folders.AddText("good", "1");
        await Registry.ScanAsync(TestContext.Current.CancellationToken);

        Assert.True(Registry.TryGet("m", "1", out var bad));
        Assert.Equal(ModelState.Failed, bad.State);
        Assert.Contains(reason, bad.Error!, StringComparison.Ordinal);
        Assert.DoesNotContain(_folders.Root, bad.Error!, StringComparison.Ordinal);
        Assert.NotNull(await Score("good", "1", "j")!);
        Assert.Null(Score("m", "1", "j"));
    }

    [Fact]
    public async Task Scan_ManifestLockedByAnother_IsRefusedAndTriedAgainWhenItChanges()
    {
        var path = Path.Combine(_folders.AddText("mood", "1"), "model.json");
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await Registry.ScanAsync(TestContext.Current.CancellationToken);
            Assert.Equal(ModelState.Failed, Registry.Versions[0].State);
        }

        File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);
        await ScanTwiceAsync();
        Assert.Equal(ModelState.Ready, Registry.Versions[0].State);
    }

    [Fact]
    public async Task Scan_FolderStillCopied_IsTriedOnceAtRest()
    {
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        var folder = _folders.AddText("mood", "1");
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ModelState.Loading, Registry.Versions[0].State);

        File.WriteAllText(Path.Combine(folder, "MODEL_CARD.md"), "still copying");
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ModelState.Loading, Registry.Versions[0].State);

        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ModelState.Ready, Registry.Versions[0].State);
    }

    [Fact]
    public async Task Scan_ContentChanges_TheNewOneTakesOver()
    {
        _folders.AddText("mood", "1", weight: 2);
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        var before = (await Score("mood", "1", "j")!)[0].Heads[0][0];

        _folders.AddText("mood", "1", weight: -2, edit: json => json["description"] = "Another content.");
        await ScanTwiceAsync();

        Assert.True((await Score("mood", "1", "j")!)[0].Heads[0][0] < before);
        Assert.Equal("Another content.", Registry.Versions[0].Manifest!.Description);
    }

    [Fact]
    public async Task Scan_GoodVersionOverwrittenByABadOne_GoesOnServing()
    {
        var folder = _folders.AddText("mood", "1");
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), [1, 2, 3]);
        await ScanTwiceAsync();

        var version = Assert.Single(Registry.Versions);
        Assert.Equal(ModelState.Ready, version.State);
        Assert.Contains("model.onnx", version.Error!, StringComparison.Ordinal);
        Assert.NotNull(await Score("mood", "1", "j")!);
    }

    [Fact]
    public async Task Scan_FolderGone_VersionLeaves()
    {
        Directory.Delete(_folders.AddText("mood", "2"), recursive: true);
        _folders.AddText("mood", "1");
        _folders.AddText("mood", "2");
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        Directory.Delete(_folders.PathOf("mood", "2"), recursive: true);
        await Registry.ScanAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["1"], Registry.VersionsOf("mood").Select(version => version.Version));
        Assert.Null(Score("mood", "2", "j"));
    }

    [Fact]
    public async Task Scan_VersionUnused_LeavesMemoryAndComesBackWhenAsked()
    {
        _folders.AddText("mood", "1");
        _folders.AddText("mood", "2");
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        Registry.Keep("mood", ["2"]);
        _time.Advance(TimeSpan.FromMinutes(6));
        await Registry.ScanAsync(TestContext.Current.CancellationToken);

        Assert.Equal([ModelState.Unloaded, ModelState.Ready], Registry.Versions.Select(version => version.State));
        Assert.Null(Score("mood", "1", "j"));
        Assert.True(await Registry.EnsureLoadedAsync("mood", "1", TestContext.Current.CancellationToken));
        Assert.NotNull(await Score("mood", "1", "j")!);
    }

    [Fact]
    public async Task ScoreRows_Table_IsTheLogisticOfTheWeightedSum()
    {
        _folders.AddTable("risk", "1", [1, -2], .5f);
        await Registry.ScanAsync(TestContext.Current.CancellationToken);

        var scores = await Engine.ScoreRowsAsync("risk", "1", [1, 0, 3, 2], QueuePriority.Interactive, out var manifest)!;

        Assert.Equal("risk", manifest!.Name);
        Assert.Equal([1 / (1 + MathF.Exp(-1.5f)), 1 / (1 + MathF.Exp(.5f))], scores, (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Throws<ArgumentException>(() => { _ = Engine.ScoreRowsAsync("risk", "1", [1, 0, 3], QueuePriority.Interactive, out _); });
    }

    [Fact]
    public async Task ScoreTexts_TabularModel_IsTheCallersError()
    {
        _folders.AddTable("risk", "1", [1, -2]);
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        _ = await Assert.ThrowsAsync<ArgumentException>(() => Score("risk", "1", "j")!);
    }

    [Theory]
    [InlineData("MaxBatch", "0")]
    [InlineData("MaxBatch", "many")]
    [InlineData("Emotion", "../etc")]
    [InlineData("NoSuchSetting", "1")]
    public void AddInference_WrongSetting_StopsTheStartAndNamesIt(string key, string value)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Services((key, value)).Dispose());
        Assert.Contains(key, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    private static void Edit(string folder, string file, Func<byte[], byte[]> edit)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));
    }

    private async Task ScanTwiceAsync()
    {
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
        await Registry.ScanAsync(TestContext.Current.CancellationToken);
    }

    private Task<TextScores[]>? Score(string name, string version, string text) =>
        Engine.ScoreTextsAsync(name, version, [text], QueuePriority.Interactive, out _);

    private ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Emotion:Models:{setting.Key}", (string?)setting.Value)))
            .Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { ContentRootPath = _folders.Root })
            .AddSingleton<ITextPreparationFactory, LetterPreparation>()
            .AddInference(configuration)
            .BuildServiceProvider();
    }
}
