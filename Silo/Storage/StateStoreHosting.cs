using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Silo.Storage.Postgres;
using Emotion.Silo.Storage.Sqlite;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Emotion.Silo.Storage;

/// <summary>Adds the state store to a silo.</summary>
public static class StateStoreHosting
{
    /// <summary>Name of the ordinary grain storage over the same database; it is also the default one.</summary>
    public const string GrainStorageName = "state";

    /// <summary>
    /// Adds the group-committing store (PostgreSQL if there is a connection string, otherwise SQLite under the data
    /// directory) as <see cref="IKeyedStateStore"/> and <see cref="IDurableEpochSource"/>, an ordinary grain storage over it
    /// for state that is written rarely, and a health check with the tag <c>ready</c>.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="settings">The settings of the process.</param>
    /// <param name="configure">Changes the store's own settings.</param>
    public static ISiloBuilder AddStateStore(this ISiloBuilder builder, EmotionOptions settings, Action<StateStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var services = builder.Services;
        _ = services.AddOptions<StateStoreOptions>().Configure(options =>
        {
            options.ConnectionString = settings.Storage.ConnectionString;
            options.Migrate = settings.Storage.Migrate;
            options.SqliteFile = Path.Combine(settings.DataDirectory, "state.db");
            options.Synchronous = settings.Storage.Synchronous;
            options.Linger = TimeSpan.FromMilliseconds(settings.Storage.LingerMilliseconds);
            configure?.Invoke(options);
        }).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StateStoreInstruments>();
        services.TryAddSingleton<IStateDatabase>(static provider =>
            string.IsNullOrWhiteSpace(provider.GetRequiredService<IOptions<StateStoreOptions>>().Value.ConnectionString)
                ? ActivatorUtilities.CreateInstance<SqliteStateDatabase>(provider)
                : ActivatorUtilities.CreateInstance<PostgresStateDatabase>(provider));
        services.TryAddSingleton<GroupCommitStore>();
        services.TryAddSingleton<IKeyedStateStore>(static provider => provider.GetRequiredService<GroupCommitStore>());
        services.TryAddSingleton<IDurableEpochSource>(static provider => provider.GetRequiredService<GroupCommitStore>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, StateStoreLifecycle>());
        _ = services.AddHealthChecks().AddCheck<StateStoreHealthCheck>("state", HealthStatus.Unhealthy, ["ready"]);
        _ = services.AddGrainStorage(GrainStorageName, Storage);
        _ = services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, Storage);
        return builder;
    }

    private static IGrainStorage Storage(IServiceProvider provider, string name) => ActivatorUtilities.CreateInstance<StoreGrainStorage>(provider);
}
