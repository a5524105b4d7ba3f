using System.Diagnostics;

namespace Emotion.Tests.Integration;

/// <summary>Waits for a condition with a deadline, instead of sleeping and hoping.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Ends when the condition holds; fails after the deadline, 30 seconds by default.</summary>
    internal static Task TrueAsync(Func<bool> condition, TimeSpan? deadline = null, Func<string>? describe = null) =>
        TrueAsync(() => Task.FromResult(condition()), deadline, describe);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, Func{string}?)"/>
    internal static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? deadline = null, Func<string>? describe = null)
    {
        var limit = deadline ?? Patience;
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, describe?.Invoke() ?? $"The condition was not met within {limit}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends when the assertions hold; throws what they do after the deadline, 30 seconds by default.</summary>
    internal static async Task PassesAsync(Func<Task> check, TimeSpan? deadline = null)
    {
        var limit = deadline ?? Patience;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < limit)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}
