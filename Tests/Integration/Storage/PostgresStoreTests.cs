using Emotion.Silo.Configuration;
using Emotion.Silo.Storage;
using Emotion.Silo.Storage.Postgres;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Integration.Storage;

public sealed class PostgresStoreTests(PostgresFixture postgres) : GroupCommitStoreTests
{
    [Fact]
    public async Task Open_ManyAtOnce_CreateTheSchemaTogether()
    {
        var options = Options.Create(await OptionsAsync());
        var databases = Enumerable.Range(0, 8).Select(_ => new PostgresStateDatabase(options)).ToList();
        await Task.WhenAll(databases.Select(database => Task.Run(database.Open)));
        databases.ForEach(database => database.Dispose());
    }

    [Fact]
    public void Open_NobodyListens_SaysSoInOneLine()
    {
        using var database = new PostgresStateDatabase(Options.Create(new StateStoreOptions { ConnectionString = "Host=127.0.0.1;Port=1;Timeout=2" }));
        var error = Assert.Throws<StartupException>(database.Open);
        Assert.Contains("Emotion__Storage__ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    protected override async Task<StateStoreOptions> OptionsAsync() => new() { ConnectionString = await postgres.CreateDatabaseAsync() };
}
