namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>One user's emotions; the key is the user id. Posts reach it by their topic.</summary>
[Alias("Emotion.Emotion.IUserEmotionGrain")]
public interface IUserEmotionGrain : IGrainWithStringKey
{
    /// <summary>The user's profile; null for a user never seen.</summary>
    [Alias("GetProfile")]
    Task<EmotionProfile?> GetProfile();

    /// <summary>A page of the user's history, the last applied first.</summary>
    /// <param name="limit">Most items, 1 to 200.</param>
    /// <param name="cursor">The cursor of the page before; null for the first page.</param>
    /// <exception cref="ArgumentException">The limit is out of range, or the cursor none of ours.</exception>
    [Alias("GetHistory")]
    Task<EmotionHistory> GetHistory(int limit, string? cursor);

    /// <summary>Erases the user's state and history, durably.</summary>
    [Alias("Erase")]
    Task Erase();

    /// <summary>
    /// Says whether the user's emotions may be kept; durable when it ends. Without consent what was kept is erased, and posts
    /// pass unread: no result, no count, no rule. Consent given again begins a new profile.
    /// </summary>
    [Alias("SetConsent")]
    Task SetConsent(bool given);

    /// <summary>What the Orleans dashboard shows as the grain's state.</summary>
    [Alias("GetState")]
    Task<EmotionProfile?> GetState();
}
