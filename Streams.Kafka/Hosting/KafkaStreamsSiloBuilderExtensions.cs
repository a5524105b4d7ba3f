using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emotion.Streams.Kafka;

/// <summary>Adds Kafka streams to a silo.</summary>
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
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.AddOptions<KafkaStreamOptions>(name).Configure(configure).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<KafkaStreamOptions>>(new KafkaOptionsValidator<KafkaStreamOptions>(name));
        KafkaServiceCollectionExtensions.AddCommon(builder.Services);
        builder.Services.TryAddSingleton<IKafkaStreamIdSelector, KeyStreamIdSelector>();
        builder.Services.TryAddSingleton<IEventTimeExtractor>(_ => new JsonEventTimeExtractor());
        return builder;
    }
}
