using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Reads the durable states of all keys of a grain type: what a silo keeps in memory of all of them is built from it when
/// the silo starts.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">Settings of keyed event grains.</param>
public sealed class KeyedStates(IKeyedStateStore store, IOptions<KeyedEventOptions> options)
{
    private const int PageSize = 1_000;

    /// <summary>The states as <see cref="KeyedEventGrain{TState}.WriteState"/> wrote them, in the order of their keys; without erased ones.</summary>
    /// <param name="grainType">The grains' type, as in their <c>[GrainType]</c>.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async IAsyncEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> ReadAllAsync(
        string grainType, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var type = GrainType.Create(grainType);
        var record = new KeyedRecord(options.Value);
        for (var after = ""; ;)
        {
            var page = await store.ReadStatesAsync(type, after, PageSize, cancellationToken);
            foreach (var stored in page)
            {
                var (state, _) = record.Read(stored.Data);
                if (!state.IsEmpty)
                {
                    yield return KeyValuePair.Create(stored.Key, state);
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].Key;
        }
    }
}
