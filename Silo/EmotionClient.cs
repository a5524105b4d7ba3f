using Emotion.Silo.Configuration;
using Emotion.Silo.Hosting;
using Emotion.Silo.Streaming;
using Emotion.Silo.Telemetry;
using Orleans.Dashboard;

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
        EmotionOptionsRules.Check(options);
        builder.UseOrleansClient(client =>
        {
            client.AddMembership(options);
            client.AddDashboard();
            client.AddCallSpans(SettingsReader.Read<TelemetryOptions>(builder.Configuration, TelemetryOptions.Section));
        });
        builder.Services.AddKafkaAccess(BrokerConnection.Find(options.Kafka).Apply);
        return builder;
    }
}
