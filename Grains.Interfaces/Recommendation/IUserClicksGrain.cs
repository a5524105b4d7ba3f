namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>One user's clicks; the key is the user id. They reach it by their topic.</summary>
[Alias("Emotion.Recommendation.IUserClicksGrain")]
public interface IUserClicksGrain : IGrainWithStringKey
{
    /// <summary>What is kept of the user's clicks; null for a user without any.</summary>
    [Alias("GetHistory")]
    Task<ClickHistory?> GetHistory();

    /// <summary>Erases the user's clicks, durably.</summary>
    [Alias("Erase")]
    Task Erase();
}
