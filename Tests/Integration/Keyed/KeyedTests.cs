using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Tests.Integration.Storage;
using Emotion.Tests.Integration.Streaming;

namespace Emotion.Tests.Integration.Keyed;

/// <summary>Tests of counting grains: a broker and a folder of their own, and silos on either database.</summary>
public abstract class KeyedTests(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>The folder of SQLite's file.</summary>
    protected string DataFolder { get; } = Directory.CreateTempSubdirectory("emotion-keyed-").FullName;

    internal EmbeddedBrokerFixture Broker { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Broker = EmbeddedBrokerFixture.Start(KeyedSilos.Topics);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal async Task<KeyedSilos> StartAsync(bool onPostgres = false, Action<KeyedEventOptions>? configure = null) =>
        await KeyedSilos.StartAsync(Broker, await SettingsAsync(onPostgres), configure);

    /// <summary>Settings of silos on a database of their own; several may share it.</summary>
    internal async Task<EmotionOptions> SettingsAsync(bool onPostgres)
    {
        var settings = new EmotionOptions { DataDirectory = DataFolder };
        settings.Storage.ConnectionString = onPostgres ? await postgres.CreateDatabaseAsync() : null;
        return settings;
    }
}
