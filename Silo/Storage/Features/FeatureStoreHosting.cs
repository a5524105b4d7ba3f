using Emotion.Grains.Recommendation.Store;
using Emotion.Silo.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Storage.Features;

/// <summary>Adds the batch feature store to a silo.</summary>
public static class FeatureStoreHosting
{
    /// <summary>
    /// Adds <see cref="IFeatureStore"/>: in PostgreSQL if there is a connection string, otherwise in a SQLite file of its own
    /// under the data directory. It is open before any grain may need it.
    /// </summary>
    public static ISiloBuilder AddFeatureStore(this ISiloBuilder builder, EmotionOptions settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var services = builder.Services;
        _ = services.AddOptions<FeatureStoreOptions>().Configure(options =>
        {
            options.ConnectionString = settings.Storage.ConnectionString;
            options.Migrate = settings.Storage.Migrate;
            options.SqliteFile = Path.Combine(settings.DataDirectory, "features.db");
            options.Synchronous = settings.Storage.Synchronous;
        }).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IFeatureDatabase>(static provider =>
            string.IsNullOrWhiteSpace(provider.GetRequiredService<IOptions<FeatureStoreOptions>>().Value.ConnectionString)
                ? ActivatorUtilities.CreateInstance<SqliteFeatureStore>(provider)
                : ActivatorUtilities.CreateInstance<PostgresFeatureStore>(provider));
        services.TryAddSingleton<IFeatureStore>(static provider => (IFeatureStore)provider.GetRequiredService<IFeatureDatabase>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, Lifecycle>());
        return builder;
    }

    private sealed class Lifecycle(IFeatureDatabase database) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle observer) => observer.Subscribe(
            nameof(IFeatureDatabase), ServiceLifecycleStage.RuntimeStorageServices, _ => Task.Run(database.Open, CancellationToken.None));
    }
}
