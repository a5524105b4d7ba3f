using System.Buffers;
using Emotion.EventTime.State;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>
/// Which webhooks of a host wait. What they hold stands in the grain's log; here are their numbers, and the ids of those that were
/// taken lately, so that a response that comes twice is sent once. Bounded: since the oldest are sent first, no more numbers stay
/// behind the highest that was settled than are sent at once, however long one of them takes.
/// </summary>
internal sealed class WebhookQueueState
{
    private const byte FirstVersion = 1;
    private const byte Version = 2;
    private const int MostIds = 1_024;

    /// <summary>Those that wait below <see cref="_top"/>.</summary>
    private readonly SortedSet<long> _behind = [];

    /// <summary>All numbers from here to <see cref="Next"/> wait.</summary>
    private long _top;

    private readonly LinkedList<ulong> _ids = [];
    private readonly Dictionary<ulong, LinkedListNode<ulong>> _places = [];

    /// <summary>The number that the next one gets.</summary>
    internal long Next { get; private set; }

    /// <summary>The lowest number that may wait.</summary>
    internal long Low => _behind.Count == 0 ? _top : _behind.Min;

    /// <summary>How many wait.</summary>
    internal int Waiting => (int)(Next - _top) + _behind.Count;

    /// <summary>The numbers that wait, oldest first; what is taken or settled meanwhile is seen.</summary>
    internal IEnumerable<long> Numbers
    {
        get
        {
            var from = _top;
            foreach (var number in (long[])[.. _behind])
            {
                if (IsWaiting(number))
                {
                    yield return number;
                }
            }

            for (var number = from; number < Next; number++)
            {
                if (IsWaiting(number))
                {
                    yield return number;
                }
            }
        }
    }

    /// <summary>Whether a number waits.</summary>
    internal bool IsWaiting(long number) => number >= _top ? number < Next : _behind.Contains(number);

    /// <summary>Takes one in.</summary>
    /// <returns>Its number; null if it was taken before.</returns>
    internal long? Take(ulong id)
    {
        if (_places.ContainsKey(id))
        {
            return null;
        }

        _places.Add(id, _ids.AddLast(id));
        if (_ids.Count > MostIds)
        {
            _ = _places.Remove(_ids.First!.Value);
            _ids.RemoveFirst();
        }

        return Next++;
    }

    /// <summary>Notes that one waits no more.</summary>
    /// <returns>Whether it did.</returns>
    internal bool Settle(long number)
    {
        if (!IsWaiting(number))
        {
            return false;
        }

        if (number < _top)
        {
            return _behind.Remove(number);
        }

        for (; _top < number; _top++)
        {
            _ = _behind.Add(_top);
        }

        _top = number + 1;
        return true;
    }

    /// <summary>Forgets an id: when it is put back from the dead letters it is taken again.</summary>
    internal void Forget(ulong id)
    {
        if (_places.Remove(id, out var place))
        {
            _ids.Remove(place);
        }
    }

    internal void Write(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.WriteByte(Version);
        writer.WriteSigned(Next);
        writer.WriteSigned(_top);
        writer.WriteUnsigned((ulong)_behind.Count);
        foreach (var number in _behind)
        {
            writer.WriteSigned(_top - number);
        }

        writer.WriteUnsigned((ulong)_ids.Count);
        foreach (var id in _ids)
        {
            writer.WriteFixed(id);
        }
    }

    internal static WebhookQueueState Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var version = reader.ReadVersion(FirstVersion, Version);
        var state = new WebhookQueueState { Next = reader.ReadSigned(), _top = reader.ReadSigned() };
        var low = state._top;
        for (var left = reader.ReadCount(bytesEach: 1); left > 0; left--)
        {
            // The first version wrote the lowest number that waits, and those above it that do not.
            _ = version == FirstVersion ? state.Settle(low + reader.ReadSigned()) : state._behind.Add(state._top - reader.ReadSigned());
        }

        for (var left = reader.ReadCount(bytesEach: sizeof(ulong)); left > 0; left--)
        {
            var id = reader.ReadFixed();
            state._places.Add(id, state._ids.AddLast(id));
        }

        return state;
    }
}
