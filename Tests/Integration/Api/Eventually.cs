using System.Diagnostics;

namespace Emotion.Tests.Integration.Api;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    public static async Task PassesAsync(Func<Task> check, int seconds = 20)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception) when (watch.Elapsed < TimeSpan.FromSeconds(seconds))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
    }
}
