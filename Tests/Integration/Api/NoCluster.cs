using System.Reflection;

namespace Emotion.Tests.Integration.Api;

/// <summary>A cluster that never answers.</summary>
public class NoCluster : DispatchProxy
{
    public static IGrainFactory Create() => Create<IGrainFactory, NoCluster>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new TimeoutException("No silo answers.");
}
