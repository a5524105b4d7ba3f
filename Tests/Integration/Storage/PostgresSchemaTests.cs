using System.Net;
using Emotion.Silo.Configuration;
using Emotion.Silo.Storage;
using Emotion.Silo.Storage.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace Emotion.Tests.Integration.Storage;

/// <summary>The schema that we make ourselves, and whether Orleans' clustering is content with it.</summary>
public sealed class PostgresSchemaTests(PostgresFixture postgres)
{
    private static readonly DateTime Now = new(2026, 5, 1, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Migrate_ManyAtOnce_AppliesEachStepOnce()
    {
        var database = await postgres.CreateDatabaseAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Migrate(database))));
        Assert.Equal(PostgresSchema.Migrations, Assert.Single(applied, steps => steps.Count > 0));
        Assert.Empty(Migrate(database));
        Assert.Equal(PostgresSchema.Migrations.Select(migration => migration.Version), Enumerable.Range(1, PostgresSchema.Migrations.Count));
    }

    [Fact]
    public async Task Migrate_DatabaseFromBeforeMigrations_KeepsItsStates()
    {
        var database = await postgres.CreateDatabaseAsync();
        Execute(database, PostgresSchema.Migrations[0].Sql + "INSERT INTO emotion_state(key, version, data) VALUES ('\\x01', 7, '\\x02')");
        Assert.Equal(PostgresSchema.Migrations, Migrate(database));
        Assert.Equal(7L, Execute(database, "SELECT version FROM emotion_state"));
    }

    [Fact]
    public async Task Migrate_DatabaseOfALaterVersion_IsLeftAlone()
    {
        var database = await postgres.CreateDatabaseAsync();
        _ = Migrate(database);
        Execute(database, "INSERT INTO emotion_schema(version, name) VALUES (9999, '9999-of-the-future')");
        Assert.Empty(Migrate(database));
    }

    [Fact]
    public async Task Open_MigrateOffAndSchemaMissing_NamesTheCommand()
    {
        var database = await postgres.CreateDatabaseAsync();
        var options = Options.Create(new StateStoreOptions { ConnectionString = database, Migrate = false });
        using var refused = new PostgresStateDatabase(options);
        var error = Assert.Throws<StartupException>(refused.Open);
        Assert.Contains("\"migrate\"", error.Message, StringComparison.Ordinal);

        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Emotion:Storage:ConnectionString", database)]).Build();
        using var output = new StringWriter();
        await MigrateCommand.RunAsync(configuration, output);
        Assert.Contains("applied 0001-state", output.ToString(), StringComparison.Ordinal);
        using var opened = new PostgresStateDatabase(options);
        opened.Open();
    }

    [Fact]
    public async Task MigrateCommand_NobodyListens_SaysSoWithoutThePassword()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Emotion:Storage:ConnectionString", "Host=127.0.0.1;Port=1;Username=emotion;Password=hunter2;Timeout=2")]).Build();
        var error = await Assert.ThrowsAsync<StartupException>(() => MigrateCommand.RunAsync(configuration, TextWriter.Null));
        Assert.Contains("Emotion__Storage__ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Membership_OfOrleans_KeepsItsPromises()
    {
        var table = await OpenMembershipAsync();
        var first = Entry(11111, 1);
        Assert.True(await table.InsertRowAsync(first, (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel));
        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, read.Version.Version);
        var (entry, etag) = Assert.Single(read.Members);
        Assert.Equal((first.SiloAddress, first.SiloName, SiloStatus.Joining, 30000), (entry.SiloAddress, entry.SiloName, entry.Status, entry.ProxyPort));

        // Nobody may add a silo that is there, or change anything by a version that is gone.
        Assert.False(await table.InsertRowAsync(Entry(11111, 1), read.Version.Next(), Cancel));
        Assert.False(await table.InsertRowAsync(Entry(22222, 1), new TableVersion(1, "0"), Cancel));
        entry.Status = SiloStatus.Dead;
        entry.AddSuspector(SiloAddress.New(IPAddress.Loopback, 33333, 1), Now);
        Assert.False(await table.UpdateRowAsync(entry, etag, new TableVersion(1, "0"), Cancel));
        Assert.Equal(1, (await table.ReadAllAsync(Cancel)).Version.Version);

        Assert.True(await table.UpdateRowAsync(entry, etag, read.Version.Next(), Cancel));
        read = await table.ReadRowAsync(first.SiloAddress, Cancel);
        Assert.Equal(2, read.Version.Version);
        entry = Assert.Single(read.Members).Item1;
        Assert.Equal((SiloStatus.Dead, (int?)1), (entry.Status, entry.SuspectTimes?.Count));
        Assert.Empty((await table.ReadRowAsync(SiloAddress.New(IPAddress.Loopback, 44444, 1), Cancel)).Members);

        entry.IAmAliveTime = Now.AddMinutes(1);
        await table.UpdateIAmAliveAsync(entry, Cancel);
        Assert.Equal(Now.AddMinutes(1), Assert.Single((await table.ReadAllAsync(Cancel)).Members).Item1.IAmAliveTime);
        await table.CleanupDefunctSiloEntriesAsync(Now.AddMinutes(2), Cancel);
        Assert.Empty((await table.ReadAllAsync(Cancel)).Members);
        await table.DeleteMembershipTableEntriesAsync("emotion", Cancel);
    }

    [Fact]
    public async Task Membership_SilosThatJoinAtOnce_GetOneVersionEach()
    {
        var table = await OpenMembershipAsync();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(async silo =>
        {
            while (!await table.InsertRowAsync(Entry(10000 + silo, silo), (await table.ReadAllAsync(Cancel)).Version.Next(), Cancel))
            {
            }
        }));
        var read = await table.ReadAllAsync(Cancel);
        Assert.Equal((8, 8), (read.Version.Version, read.Members.Count));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static MembershipEntry Entry(int port, int generation) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, generation),
        SiloName = $"silo{port}",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30000,
        StartTime = Now,
        IAmAliveTime = Now,
        SuspectTimes = [],
    };

    private static IReadOnlyList<PostgresSchema.Migration> Migrate(string database)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        return PostgresSchema.Migrate(connection);
    }

    private static object? Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private async Task<IMembershipTable> OpenMembershipAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        _ = Migrate(database);
        var services = new ServiceCollection().AddLogging()
            .Configure<AdoNetClusteringSiloOptions>(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("emotion", "emotion"))
            .BuildServiceProvider();
        var table = ActivatorUtilities.CreateInstance<AdoNetClusteringTable>(services);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, Cancel);
        return table;
    }
}
