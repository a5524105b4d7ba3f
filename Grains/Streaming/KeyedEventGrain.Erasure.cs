using System.Buffers;

namespace Emotion.Grains.Streaming;

/// <content>Erasing a key, and what has to stay of it for a while.</content>
public abstract partial class KeyedEventGrain<TState>
{
    /// <summary>
    /// Erases the key: state, logs, ids and wake-up, durably when it ends; tallies stay, as they name nobody. What stays for
    /// <see cref="KeyedEventOptions.ErasureMemory"/> is which offsets were applied: if the silo dies before they are committed,
    /// their records come again, and must not bring back what was erased.
    /// </summary>
    protected async Task EraseAsync()
    {
        await EnsureFreshAsync();
        _state = new TState();
        _record.ForgetEvents();
        ClearPending();
        Exists = false;
        await StateHandle.WaitDurableAsync(_record.Positions.Items.Count == 0 ? StateHandle.Put(new KeyedWrite { Delete = true }) : PutErased());
    }

    /// <summary>Writes a record without a state behind it.</summary>
    private long PutErased()
    {
        var until = Services.Time.GetUtcNow() + Services.Options.ErasureMemory;
        WakeAt(ErasureSweeper.Clock, until.ToUnixTimeMilliseconds());
        var record = new ArrayBufferWriter<byte>(256);
        _record.Write(record);
        return StateHandle.Put(new KeyedWrite
        {
            Data = record.WrittenSpan,
            ClearLogs = true,
            WakeTopic = _record.WakeTopic,
            WakeAtMs = _record.WakeAtMs,
        });
    }

    /// <summary>The time is over: nothing is left of the key in the store.</summary>
    private async Task ForgetErasureAsync()
    {
        WakeAt(ErasureSweeper.Clock, null);
        await StateHandle.WaitDurableAsync(StateHandle.Put(new KeyedWrite { Delete = true }));
    }
}
