namespace Emotion.Silo.Configuration;

/// <summary>Names by which silos and clients of one database find each other.</summary>
public static class ClusterNames
{
    /// <summary>Orleans' cluster id: who talks to whom.</summary>
    public const string ClusterId = "emotion";

    /// <summary>Orleans' service id: whose state it is.</summary>
    public const string ServiceId = "emotion";
}
