namespace Emotion.Grains.Streaming;

/// <content>Calls from outside, which read the newest state even where another activation wrote it.</content>
public abstract partial class KeyedEventGrain<TState> : IIncomingGrainCallFilter
{
    // Longer, and the caller is better served with what is known.
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private long _newestAt;

    /// <summary>
    /// After a silo was lost or frozen, a key may have two activations for a while. The one that events reach finds out when it writes;
    /// the other would answer from its old state for as long as it is called.
    /// </summary>
    Task IIncomingGrainCallFilter.Invoke(IIncomingGrainCallContext context) =>
        Writes(context.InterfaceMethod.DeclaringType) || Services.Time.GetElapsedTime(_newestAt) < Services.Options.MaxReadAge
            ? context.Invoke()
            : InvokeNewestAsync(context);

    // Batches, forwarded events and wake-ups end in a write of the version that was read.
    private static bool Writes(Type? called) =>
        called == typeof(IKeyedEventGrain) || called == typeof(Interfaces.Streaming.IWatermarkGrain) || typeof(IGrainExtension).IsAssignableFrom(called);

    private async Task InvokeNewestAsync(IIncomingGrainCallContext context)
    {
        using var timeout = new CancellationTokenSource(LookTimeout, Services.Time);
        try
        {
            if (!_stale && await StateHandle.IsNewestAsync(timeout.Token))
            {
                _newestAt = Services.Time.GetTimestamp();
            }
            else
            {
                LogStale(GrainContext.GrainId.Type);
                await ReloadAsync();
            }
        }
        catch (Exception e) when (TransientFaults.Contains(e) && !_stale)
        {
            LogNotAsked(e, GrainContext.GrainId.Type);
        }

        await context.Invoke();
    }
}
