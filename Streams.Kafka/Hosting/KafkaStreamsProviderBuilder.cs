using Emotion.Streams.Kafka;
using Microsoft.Extensions.Configuration;
using Orleans.Providers;

[assembly: RegisterProvider("Kafka", "Streaming", "Silo", typeof(KafkaStreamsProviderBuilder))]
[assembly: RegisterProvider("Kafka", "Streaming", "Client", typeof(KafkaStreamsProviderBuilder))]

namespace Emotion.Streams.Kafka;

/// <summary>Adds the provider by configuration: section <c>Orleans:Streaming:NAME</c> with <c>ProviderType</c> <c>Kafka</c>.</summary>
internal sealed class KafkaStreamsProviderBuilder : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.AddKafkaStreams(Named(name), configurationSection.Bind);

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.AddKafkaStreams(Named(name), configurationSection.Bind);

    private static string Named(string? name) => name ?? throw new OrleansConfigurationException("Orleans:Streaming: a Kafka provider needs a name.");
}
