using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary>Says where the embedded broker listens and what it does not promise; holds on to it until the host has stopped.</summary>
internal sealed partial class EmbeddedBrokerNotice(EmbeddedKafkaBroker broker, ILogger<EmbeddedBrokerNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogStarted(broker.BootstrapServers);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Embedded Kafka broker on {BootstrapServers}: in memory, for first runs and tests; what was not applied yet ends with this process")]
    private partial void LogStarted(string bootstrapServers);
}
