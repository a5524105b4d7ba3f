using System.Diagnostics;

namespace Emotion.Tests.Integration;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Until
{
    internal static Task TrueAsync(Func<bool> condition, TimeSpan? deadline = null) => TrueAsync(() => Task.FromResult(condition()), deadline);

    internal static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? deadline = null)
    {
        var limit = deadline ?? TimeSpan.FromSeconds(30);
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, $"The condition was not met within {limit}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
