namespace Emotion.Silo.Hosting;

/// <summary>The moment at which a node has started.</summary>
public static class HostStart
{
    /// <summary>Waits until everything of the node has started: a silo in this process takes calls, and its ports are open.</summary>
    /// <param name="lifetime">The node's lifetime.</param>
    /// <param name="stoppingToken">Ends the wait.</param>
    /// <returns>Whether it has started; <see langword="false"/> when the wait was ended.</returns>
    public static async Task<bool> WaitForStartAsync(this IHostApplicationLifetime lifetime, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult(true));
        await using var whenStopped = stoppingToken.Register(() => started.TrySetResult(false));
        return await started.Task;
    }
}
