using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Silo.Storage;
using Emotion.Silo.Storage.Sqlite;
using Microsoft.Extensions.Options;
using static Emotion.Tests.Integration.Storage.StoreHarness;

namespace Emotion.Tests.Integration.Storage;

public sealed class SqliteStoreTests : GroupCommitStoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-state-").FullName;

    [Fact]
    public void Open_FolderIsAFile_SaysSoInOneLine()
    {
        var file = Path.Combine(_folder, "taken");
        File.WriteAllText(file, "");
        using var database = new SqliteStateDatabase(Options.Create(new StateStoreOptions { SqliteFile = Path.Combine(file, "state.db") }));
        var error = Assert.Throws<StartupException>(database.Open);
        Assert.Contains("Emotion__DataDirectory", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Open_NotADatabase_SaysSoInOneLine()
    {
        var file = Path.Combine(_folder, "state.db");
        File.WriteAllText(file, new string('x', 10_000));
        using var database = new SqliteStateDatabase(Options.Create(new StateStoreOptions { SqliteFile = file }));
        Assert.Contains(file, Assert.Throws<StartupException>(database.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_UnderConstantLoad_KeepsTheLogSmall()
    {
        const long MaxWal = 1 << 20;
        var options = await OptionsAsync();
        options.MaxWalBytes = MaxWal;
        await using var harness = new StoreHarness(options);
        var data = new byte[4_000];
        var handles = Enumerable.Range(0, 500).Select(i => harness.Store.Open(Grain($"u{i}"))).ToList();
        // 60 MB in all: without the emptying checkpoints the log would hold most of it.
        for (var round = 0; round < 30; round++)
        {
            await Task.WhenAll(handles.Select(handle => handle.WaitDurableAsync(handle.Put(new KeyedWrite { Data = data }))));
        }

        await Until.TrueAsync(() => new FileInfo(options.SqliteFile + "-wal").Length <= MaxWal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override Task<StateStoreOptions> OptionsAsync() =>
        Task.FromResult(new StateStoreOptions { SqliteFile = Path.Combine(_folder, "sub", "state.db") });
}
