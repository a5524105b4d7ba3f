namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>Names of the Kafka topics. Each input topic's name is also the namespace of its Orleans streams.</summary>
public static class Topics
{
    /// <summary>Name of the Orleans stream provider that reads them all.</summary>
    public const string Provider = "kafka";

    /// <summary>In: social posts, keyed by user.</summary>
    public const string Posts = "posts";

    /// <summary>In: transactions, keyed by user.</summary>
    public const string Transactions = "transactions";

    /// <summary>In, compacted: the static profile of each user.</summary>
    public const string Profiles = "profiles";

    /// <summary>In: clicks, keyed by user.</summary>
    public const string Clicks = "clicks";

    /// <summary>In, compacted: item metadata, keyed by item.</summary>
    public const string Items = "items";

    /// <summary>In: GPS events, keyed by vehicle or rider.</summary>
    public const string Gps = "gps";

    /// <summary>In: transactions found to be fraudulent, keyed by user.</summary>
    public const string FraudReports = "fraud-reports";

    /// <summary>Between grains: transactions and frauds by merchant.</summary>
    public const string MerchantActivity = "merchant-activity";

    /// <summary>Between grains and silos: clicks as they counted, keyed by user. A null value erases what was said of the user before.</summary>
    public const string ClickActivity = "click-activity";

    /// <summary>Out: emotion of each post.</summary>
    public const string Emotions = "emotions";

    /// <summary>Out: fraud score and decision of each transaction.</summary>
    public const string RiskScores = "risk-scores";

    /// <summary>Out: price multiplier of each zone and window, keyed by zone.</summary>
    public const string Prices = "prices";

    /// <summary>Out: fired response rules.</summary>
    public const string Responses = "responses";

    /// <summary>Out: events that came after their window's allowed lateness.</summary>
    public const string LateEvents = "late-events";

    /// <summary>Out: records that could not be read, bytes as they came.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>The topics that grains consume.</summary>
    public static IReadOnlyList<string> Consumed { get; } = [Posts, Gps, Transactions, Profiles, FraudReports, MerchantActivity, Responses, Clicks, Items];
}
