using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary>All topics, with the partitions that they get where we make them ourselves: the embedded broker's.</summary>
internal static class TopicCatalogue
{
    /// <summary>The topics that user, item and zone grains consume.</summary>
    /// <param name="partitions">Partitions of each.</param>
    public static KafkaTopic[] Consumed(int partitions) =>
    [
        new(Topics.Posts, partitions),
        new(Topics.Gps, partitions),
        new(Topics.Transactions, partitions),
        new(Topics.Profiles, partitions, compacted: true),
        new(Topics.FraudReports, partitions),
        new(Topics.MerchantActivity, partitions),
        new(Topics.Responses, partitions),
        new(Topics.Clicks, partitions),
        new(Topics.Items, partitions, compacted: true),
    ];

    /// <summary>Every topic of the contract.</summary>
    /// <param name="partitions">Partitions of each, but for the side outputs, which have one.</param>
    public static KafkaTopic[] All(int partitions) =>
    [
        new(Topics.Posts, partitions),
        new(Topics.Transactions, partitions),
        new(Topics.Profiles, partitions, compacted: true),
        new(Topics.FraudReports, partitions),
        new(Topics.MerchantActivity, partitions),
        new(Topics.Clicks, partitions),
        new(Topics.ClickActivity, partitions),
        new(Topics.Items, partitions, compacted: true),
        new(Topics.Gps, partitions),
        new(Topics.Emotions, partitions),
        new(Topics.RiskScores, partitions),
        new(Topics.Prices, partitions),
        new(Topics.Responses, partitions),
        new(Topics.LateEvents, 1),
        new(Topics.DeadLetters, 1),
    ];
}
