using Emotion.Silo.Configuration;
using Orleans.Runtime.Messaging;

namespace Emotion.Silo.Hosting;

/// <summary>
/// Repeats calls from outside the grains, such as an API request's, while the silo that they need is gone: until its grains live
/// elsewhere the caller waits instead of seeing an error. Every call that comes from outside may be repeated: reads may, events
/// count once by their id, and what is set is set to the same again. Calls between grains are not repeated here, as whoever
/// delivers an event repeats all of it; nor are those to a silo itself, which no other one can answer.
/// </summary>
/// <param name="settings">How long to go on.</param>
/// <param name="time">The clock.</param>
internal sealed class RepeatedCalls(ClusterSettings settings, TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.SourceContext is not null || context.TargetId.IsSystemTarget())
        {
            await context.Invoke();
            return;
        }

        var started = time.GetTimestamp();
        var pause = FirstPause;
        while (!await TryAsync(context, started, pause))
        {
            await Task.Delay(pause, time);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <returns>False to try again after the pause; whatever else went wrong is the caller's to see.</returns>
    private async Task<bool> TryAsync(IOutgoingGrainCallContext context, long started, TimeSpan pause)
    {
        try
        {
            await context.Invoke();
            return context.Response?.Exception is not { } failure || !IsWorthIt(failure);
        }
        catch (Exception failure) when (IsWorthIt(failure))
        {
            return false;
        }

        bool IsWorthIt(Exception failure) => IsOutage(failure) && time.GetElapsedTime(started) + pause < TimeSpan.FromSeconds(settings.RepeatSeconds);
    }

    private static bool IsOutage(Exception failure) => failure
        is SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or TimeoutException or ClientNotAvailableException;
}
