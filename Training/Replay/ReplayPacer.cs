namespace Emotion.Training.Replay;

/// <summary>Spreads events evenly over time: at most <c>rate</c> per second since the start, never a burst to catch up beyond one second.</summary>
internal sealed class ReplayPacer(double eventsPerSecond, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private double _due;

    /// <summary>Returns when the next event may go; at once if the rate is 0 (unlimited).</summary>
    public async ValueTask NextAsync(CancellationToken cancellation)
    {
        if (eventsPerSecond <= 0)
        {
            return;
        }

        var now = time.GetElapsedTime(_start).TotalSeconds;
        _due = Math.Max(_due + (1 / eventsPerSecond), now - 1);
        if (_due - now > 0.001)
        {
            await Task.Delay(TimeSpan.FromSeconds(_due - now), time, cancellation);
        }
    }
}
