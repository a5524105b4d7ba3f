namespace Emotion.Grains.Interfaces.Risk;

/// <summary>One user's transactions and profile; the key is the user id. Both reach it by their topics, and by these calls.</summary>
[Alias("Emotion.Risk.IUserRiskGrain")]
public interface IUserRiskGrain : IGrainWithStringKey
{
    /// <summary>Scores a transaction and records it, exactly as if it had come by its topic; ends when that is durable.</summary>
    /// <param name="transaction">The transaction; its user is this grain's.</param>
    /// <exception cref="ArgumentException">It is not valid.</exception>
    [Alias("Score")]
    Task<RiskAnswer> Score(Transaction transaction);

    /// <summary>The latest score, with the features of its moment; null for a user without transactions.</summary>
    [Alias("GetRisk")]
    Task<RiskScore?> GetRisk();

    /// <summary>Sets the profile; the next transaction is scored with it. Ends when it is durable.</summary>
    /// <exception cref="ArgumentException">It is not valid.</exception>
    [Alias("PutProfile")]
    Task PutProfile(UserProfile profile);

    /// <summary>The profile; null when there is none.</summary>
    [Alias("GetProfile")]
    Task<UserProfile?> GetProfile();

    /// <summary>Deletes the profile, durably.</summary>
    /// <returns>Whether there was one.</returns>
    [Alias("DeleteProfile")]
    Task<bool> DeleteProfile();

    /// <summary>Erases the user's transactions, scores and profile, durably.</summary>
    [Alias("Erase")]
    Task Erase();
}
