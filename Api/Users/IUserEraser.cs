namespace Emotion.Api.Users;

/// <summary>Erases what one capability keeps of a user. Each capability that keeps something registers one.</summary>
public interface IUserEraser
{
    /// <summary>What is erased, as named in the answer.</summary>
    string What { get; }

    /// <summary>Erases it durably; does nothing for a user never seen.</summary>
    /// <param name="userId">The user.</param>
    Task EraseAsync(string userId);
}
