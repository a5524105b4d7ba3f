using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>Adds Kafka streams to silos and clients.</summary>
public static class KafkaStreamsSiloBuilderExtensions
{
    /// <summary>
    /// Adds a stream provider that reads Kafka topics. Grains subscribe as ever, with
    /// <c>[ImplicitStreamSubscription("topic")]</c> and <c>IStreamSubscriptionObserver</c>; items are of type
    /// <see cref="KafkaRecord"/>, <c>byte[]</c>, or any type that JSON values can be read as.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Sets the options.</param>
    public static ISiloBuilder AddKafkaStreams(this ISiloBuilder builder, string name, Action<KafkaStreamOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOptions(builder.Services, name, configure);
        builder.Services.TryAddSingleton<IKafkaStreamIdSelector, KeyStreamIdSelector>();
        builder.Services.TryAddSingleton<IEventTimeExtractor>(_ => new JsonEventTimeExtractor());
        builder.Services.TryAddSingleton<PartitionWatermarks>();
        builder.Services.TryAddSingleton<IPartitionWatermarks>(services => services.GetRequiredService<PartitionWatermarks>());
        builder.Services.AddKeyedSingleton(name, (services, _) => new KafkaStreamSystem(services, name));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new PartitionReporter(
            services.GetRequiredKeyedService<KafkaStreamSystem>(name), services.GetRequiredService<PartitionWatermarks>()));
        builder.AddGrainExtension<IKafkaConsumerExtension, KafkaConsumerExtension>();
        return builder.AddPersistentStreams(name, KafkaAdapterFactory.Create, streams => Configure(streams, name));
    }

    /// <summary>Adds the same provider to a client: for producing to streams, and for explicit subscriptions.</summary>
    public static IClientBuilder AddKafkaStreams(this IClientBuilder builder, string name, Action<KafkaStreamOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOptions(builder.Services, name, configure);
        return builder.AddPersistentStreams(name, KafkaAdapterFactory.Create, streams =>
            streams.Configure<StreamPubSubOptions>(pubSub => pubSub.Configure<IOptionsMonitor<KafkaStreamOptions>>(
                (options, kafka) => options.PubSubType = PubSubType(kafka.Get(name)))));
    }

    private static void AddOptions(IServiceCollection services, string name, Action<KafkaStreamOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.AddOptions<KafkaStreamOptions>(name).Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KafkaStreamOptions>>(new KafkaOptionsValidator<KafkaStreamOptions>(name));
        KafkaServiceCollectionExtensions.AddCommon(services);
        services.AddKafkaLag();
    }

    private static void Configure(ISiloPersistentStreamConfigurator streams, string name)
    {
        streams.UseConsistentRingQueueBalancer();
        streams.Configure<StreamPubSubOptions>(pubSub => pubSub.Configure<IOptionsMonitor<KafkaStreamOptions>>(
            (options, kafka) => options.PubSubType = PubSubType(kafka.Get(name))));
        streams.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
            // Each read scans every stream the agent remembers.
            options.StreamInactivityPeriod = TimeSpan.FromMinutes(2);
        }));
    }

    private static StreamPubSubType PubSubType(KafkaStreamOptions options) =>
        options.ExplicitSubscriptions ? StreamPubSubType.ExplicitGrainBasedAndImplicit : StreamPubSubType.ImplicitOnly;
}
