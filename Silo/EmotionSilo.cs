using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Models;
using Emotion.Grains.Pricing;
using Emotion.Grains.Recommendation;
using Emotion.Grains.Responses;
using Emotion.Grains.Risk;
using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Silo.Demo;
using Emotion.Silo.Diagnosis;
using Emotion.Silo.Hosting;
using Emotion.Silo.Storage;
using Emotion.Silo.Storage.Features;
using Emotion.Silo.Streaming;
using Emotion.Silo.Telemetry;
using Emotion.Streams.Kafka;

namespace Emotion.Silo;

/// <summary>Composes a silo: what its grains need, and how it finds the others.</summary>
public static class EmotionSilo
{
    /// <summary>Adds a silo to a host. In embedded mode everything it depends on runs in this process.</summary>
    /// <param name="builder">The host.</param>
    /// <returns>The settings in force.</returns>
    /// <exception cref="StartupException">A setting is wrong, or something the silo needs is not there.</exception>
    public static EmotionOptions AddEmotionSilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddSettings<EmotionOptions>(builder.Configuration, EmotionOptions.Section);
        EmotionOptionsRules.Check(options);
        CapabilitySettings.Check(builder.Configuration);
        DataDirectory.Prepare(options);
        ModelFolder.Locate(builder);

        var broker = builder.Services.AddBroker(options);
        builder.Services.AddKafkaAccess(broker.Apply, broker.LagLimit());
        builder.Services.AddKeyedEvents();
        builder.Services.AddEmotionGrains();
        builder.Services.AddPricing();
        builder.Services.AddRiskGrains();
        builder.Services.AddResponses();
        builder.Services.AddRecommendation();
        if (options.Demo.Enabled ?? (options.Mode == EmotionMode.Embedded))
        {
            builder.Services.AddDemo(options.Demo);
        }

        builder.UseOrleans(silo =>
        {
            silo.AddMembership(options);
            silo.AddStateStore(options);
            silo.AddFeatureStore(options);
            silo.AddModels();
            silo.AddKafkaStreams(Topics.Provider, kafka =>
            {
                broker.Apply(kafka);
                kafka.ConsumerGroup = options.Kafka.ConsumerGroup;
                kafka.MaxUndoneEvents = options.Kafka.MaxPendingEvents;
                kafka.MaxFetchedAhead = Math.Min(kafka.MaxFetchedAhead, options.Kafka.MaxPendingEvents);
                kafka.Topics = TopicCatalogue.Consumed(options.Kafka.Partitions);
            });
            silo.AddSiloDashboard();
            silo.AddCallSpans(SettingsReader.Read<TelemetryOptions>(builder.Configuration, TelemetryOptions.Section));
            silo.AddDiagnosis();
        });
        return options;
    }
}
