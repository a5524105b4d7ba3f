using System.ComponentModel.DataAnnotations;
using Emotion.Grains.Recommendation.Index;

namespace Emotion.Grains.Recommendation;

/// <summary>Settings of recommendation: section <c>Emotion:Recommendation</c>.</summary>
public sealed class RecommendationOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Recommendation";

    /// <summary>Name of the ranker. Default <c>recommendation</c>.</summary>
    [Required]
    public string Model { get; set; } = "recommendation";

    /// <summary>Most candidates that are ranked for one call. Default 120; time grows with it.</summary>
    [Range(10, 1_000)]
    public int MaxCandidates { get; set; } = 120;

    /// <summary>Whether items that the user bought are left out where a call does not say. Default false.</summary>
    public bool ExcludePurchased { get; set; }

    /// <summary>Clicks kept of each user; what a restart rebuilds the statistics of items from. Default 64.</summary>
    [Range(1, 1_000)]
    public int RecentClicks { get; set; } = 64;

    /// <summary>Items bought by clicks kept of each user. Default 200.</summary>
    [Range(0, 10_000)]
    public int RecentPurchases { get; set; } = 200;

    /// <summary>Idle time after which a user's next click opens a new session. Default 30 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "24:00:00")]
    public TimeSpan SessionGap { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>After how long an earlier click weighs half. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan HistoryHalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sessions each silo keeps in memory, about 200 bytes each; the oldest goes first. Default 200,000.</summary>
    [Range(1_000, 50_000_000)]
    public int MaxSessions { get; set; } = 200_000;

    /// <summary>Clicked items each silo keeps statistics of, 1 to 6 kB each; one first seen beyond is not counted. Default 200,000.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxIndexedItems { get; set; } = 200_000;

    /// <summary>Items of the catalogue each silo keeps in memory, about 300 bytes each. Default 200,000.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxCatalogueItems { get; set; } = 200_000;

    /// <summary>Users whose purchases each silo keeps in memory, about 100 bytes a purchase; who was not asked for longest goes first. Default 50,000.</summary>
    [Range(100, 10_000_000)]
    public int CachedUsers { get; set; } = 50_000;

    /// <summary>Purchases of a user that recommendations look at, the newest: an older one is not left out as bought. Default 200.</summary>
    [Range(1, 1_000)]
    public int PurchasesPerUser { get; set; } = 200;

    /// <summary>
    /// How old a cached purchase history may be: purchases loaded by another silo, or just now, show after that long at most.
    /// Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "24:00:00")]
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bounds of the index of sessions.</summary>
    internal SessionIndexOptions ToIndexOptions() => new() { MaxSessions = MaxSessions, MaxItems = MaxIndexedItems, SessionGap = SessionGap };
}
