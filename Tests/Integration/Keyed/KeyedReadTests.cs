using Emotion.Silo.Configuration;
using Emotion.Tests.Integration.Storage;
using Npgsql;
using static Emotion.Tests.Integration.Keyed.KeyedSilos;

namespace Emotion.Tests.Integration.Keyed;

/// <summary>A key with two activations, as after a silo froze: here in two clusters, which know nothing of each other, on one database.</summary>
public sealed class KeyedReadTests(PostgresFixture postgres) : KeyedTests(postgres)
{
    [Fact]
    public async Task Call_AnotherActivationWroteSince_ReadsTheNewestStateOnceItsOwnIsOld()
    {
        var settings = await SettingsAsync(onPostgres: true);
        await using var writing = await KeyedSilos.StartAsync(Broker, settings);
        await using var reading = await KeyedSilos.StartAsync(Broker, settings, options => options.MaxReadAge = TimeSpan.Zero);
        await using var trusting = await KeyedSilos.StartAsync(Broker, settings, options => options.MaxReadAge = TimeSpan.FromDays(1));
        Assert.Equal((0, 0), (await reading.Grain("u").GetCount(), await trusting.Grain("u").GetCount()));

        _ = await writing.Grain("u").Deliver(Batch(-1, -1, Record(0, "u", "a"), Record(1, "u", "b")), remoteCaller: true);
        Assert.Equal((2, 0), (await reading.Grain("u").GetCount(), await trusting.Grain("u").GetCount()));

        // What was read again is the base of what is written next.
        Assert.True(await reading.Grain("u").Apply(Post("u", "c")));
        Assert.False(await reading.Grain("u").Apply(Post("u", "b")));
        Assert.Equal(3, await reading.Grain("u").GetCount());

        await reading.Grain("u").Erase();
        Assert.Equal(0, await reading.Grain("u").GetCount());
    }

    [Fact]
    public async Task Call_StoreCannotBeAsked_IsAnsweredFromMemory()
    {
        var settings = await SettingsAsync(onPostgres: true);
        await using var silos = await KeyedSilos.StartAsync(Broker, settings, options => options.MaxReadAge = TimeSpan.Zero);
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, Record(0, "u", "a")), remoteCaller: true);
        await AllowConnectionsAsync(settings, allowed: false);
        Assert.Equal(1, await silos.Grain("u").GetCount());

        await AllowConnectionsAsync(settings, allowed: true);
        Assert.True(await silos.Grain("u").Apply(Post("u", "b")));
        Assert.Equal(2, await silos.Grain("u").GetCount());
    }

    private static async Task AllowConnectionsAsync(EmotionOptions settings, bool allowed)
    {
        var there = new NpgsqlConnectionStringBuilder(settings.Storage.ConnectionString);
        var elsewhere = new NpgsqlConnectionStringBuilder(settings.Storage.ConnectionString) { Database = "postgres", Pooling = false };
        await using var source = NpgsqlDataSource.Create(elsewhere);
        await using var allow = source.CreateCommand($"ALTER DATABASE \"{there.Database}\" WITH ALLOW_CONNECTIONS {(allowed ? "true" : "false")}");
        _ = await allow.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        if (!allowed)
        {
            await using var end = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1");
            _ = end.Parameters.AddWithValue(there.Database!);
            _ = await end.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
