using System.Diagnostics;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>Waits for a condition with a deadline: the only kind of waiting in these tests.</summary>
internal static class Until
{
    public static async Task<T> AsyncReady<T>(Func<Task<T?>> probe, TimeSpan deadline, Func<string> explain)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found)
            {
                return found;
            }

            if (clock.Elapsed > deadline)
            {
                Assert.Fail($"Not within {deadline}: {explain()}");
            }

            await Task.Delay(100);
        }
    }

    public static async Task True(Func<Task<bool>> probe, TimeSpan deadline, Func<string> explain) =>
        await AsyncReady(async () => await probe() ? "" : null, deadline, explain);
}
