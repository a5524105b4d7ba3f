using System.Globalization;
using Emotion.Grains.Streaming;
using Orleans.Serialization;
using Orleans.Storage;

namespace Emotion.Silo.Storage;

/// <summary>
/// Ordinary grain storage for state that is written rarely, such as rules and rollouts: <c>IPersistentState</c> over the group
/// store, so it works on both databases and shares their transactions. A write ends when it is durable.
/// </summary>
internal sealed class StoreGrainStorage(GroupCommitStore store, Serializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var handle = Open(stateName, grainId);
        var bytes = await handle.LoadAsync();
        grainState.RecordExists = bytes is not null;
        grainState.State = bytes is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(bytes);
        grainState.ETag = bytes is null ? null : Tag(handle);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var handle = Open(stateName, grainId);
        handle.Stored = Parse(grainState.ETag);
        await CommitAsync(handle, grainState.ETag, handle.Put(new KeyedWrite { Data = serializer.SerializeToArray(grainState.State) }));
        grainState.RecordExists = true;
        grainState.ETag = Tag(handle);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var handle = Open(stateName, grainId);
        handle.Stored = Parse(grainState.ETag);
        await CommitAsync(handle, grainState.ETag, handle.Put(new KeyedWrite { Delete = true }));
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
        grainState.ETag = null;
    }

    private static async Task CommitAsync(StateHandle handle, string? etag, long epoch)
    {
        try
        {
            await handle.WaitDurableAsync(epoch);
        }
        catch (StateConflictException e)
        {
            throw new InconsistentStateException($"The state of {handle.Grain} was changed by another writer.", "unknown", etag ?? "none", e);
        }
    }

    private static string Tag(StateHandle handle)
    {
        var (row, version) = handle.Stored;
        return string.Create(CultureInfo.InvariantCulture, $"{row}:{version}");
    }

    private static (long Row, long Version) Parse(string? etag)
    {
        if (etag is null)
        {
            return (0, 0);
        }

        var colon = etag.IndexOf(':', StringComparison.Ordinal);
        return (long.Parse(etag.AsSpan(0, colon), CultureInfo.InvariantCulture), long.Parse(etag.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }

    private StateHandle Open(string stateName, GrainId grainId) => store.OpenRecord(grainId, RecordKeys.Of(stateName, grainId));
}
