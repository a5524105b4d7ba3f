using Emotion.Silo.Configuration;
using Emotion.Silo.Streaming;
using Emotion.Streams.Kafka;
using Orleans.Configuration;

namespace Emotion.Silo;

/// <summary>Composes a process that hosts no grains and calls those of a cluster.</summary>
public static class EmotionClient
{
    /// <summary>
    /// Adds an Orleans client that finds the silos in PostgreSQL, and access to the broker. While no silo answers it keeps
    /// trying: an API node may start before its cluster.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <exception cref="StartupException">A setting that a client needs is missing.</exception>
    public static IHostApplicationBuilder AddEmotionClient(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = SettingsReader.Read<EmotionOptions>(builder.Configuration, EmotionOptions.Section);
        if (new EmotionOptionsValidator().Validate(null, options) is { Failed: true } wrong)
        {
            throw new StartupException(string.Join("; ", wrong.Failures!));
        }

        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterNames.ClusterId, ClusterNames.ServiceId));
            client.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.ConnectionString = options.Storage.ConnectionString;
            });
            client.UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
                return true;
            });
        });
        builder.Services.AddKafkaAccess(connection => Connect(connection, options.Kafka));
        return builder;
    }

    private static void Connect(KafkaConnectionOptions connection, KafkaSettings settings)
    {
        connection.BootstrapServers = settings.BootstrapServers ?? "";
        foreach (var (key, value) in settings.Client)
        {
            connection.Settings[key] = value;
        }

        if (settings.InfoFile is { Length: > 0 } file)
        {
            var info = EmbeddedBrokerInfo.Read(file) ?? throw new SettingException($"{EmotionOptions.Section}:Kafka:InfoFile", file, "the file that a running broker wrote its address to");
            connection.BootstrapServers = info.BootstrapServers;
            connection.Incarnation = info.Incarnation;
        }
    }
}
