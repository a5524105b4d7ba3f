namespace Emotion.Tests.Integration;

/// <summary>Waits for a condition with a deadline, instead of sleeping and hoping.</summary>
public static class Eventually
{
    /// <summary>Ends when the condition holds; fails after 30 seconds, or as long as is said.</summary>
    public static Task TrueAsync(Func<bool> condition, Func<string>? describe = null, int seconds = 30) =>
        TrueAsync(() => Task.FromResult(condition()), describe, seconds);

    /// <summary>Ends when the condition holds; fails after 30 seconds, or as long as is said.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? describe = null, int seconds = 30)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline).TotalSeconds < seconds, describe?.Invoke() ?? "The condition did not come true in time.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
