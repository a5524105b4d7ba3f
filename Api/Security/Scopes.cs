namespace Emotion.Api.Security;

/// <summary>What a credential may do.</summary>
public static class Scopes
{
    /// <summary>Read users, trends, feeds, metrics.</summary>
    public const string Read = "read";

    /// <summary>Send events, set profiles, erase users.</summary>
    public const string Write = "write";

    /// <summary>Everything, and alone: change models and rules, replay dead letters, see the Orleans dashboard.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Read, Write, Admin];
}
