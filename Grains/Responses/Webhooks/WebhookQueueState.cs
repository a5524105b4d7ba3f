using System.Buffers;
using Emotion.EventTime.State;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>
/// Which webhooks of a host wait. What they hold stands in the grain's log; here are their numbers, and the ids of those that were
/// taken lately, so that a response that comes twice is sent once.
/// </summary>
internal sealed class WebhookQueueState
{
    private const byte Version = 1;
    private const int MostIds = 1_024;

    private readonly SortedSet<long> _settled = [];
    private readonly LinkedList<ulong> _ids = [];
    private readonly Dictionary<ulong, LinkedListNode<ulong>> _places = [];

    /// <summary>The number that the next one gets.</summary>
    internal long Next { get; private set; }

    /// <summary>The lowest number that may wait.</summary>
    internal long Low { get; private set; }

    /// <summary>How many wait.</summary>
    internal int Waiting => (int)(Next - Low) - _settled.Count;

    /// <summary>The numbers that wait, oldest first.</summary>
    internal IEnumerable<long> Numbers
    {
        get
        {
            for (var number = Low; number < Next; number++)
            {
                if (IsWaiting(number))
                {
                    yield return number;
                }
            }
        }
    }

    /// <summary>Whether a number waits.</summary>
    internal bool IsWaiting(long number) => number >= Low && number < Next && !_settled.Contains(number);

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

        _ = _settled.Add(number);

        while (_settled.Remove(Low))
        {
            Low++;
        }

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
        writer.WriteSigned(Low);
        writer.WriteUnsigned((ulong)_settled.Count);
        foreach (var number in _settled)
        {
            writer.WriteSigned(number - Low);
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
        reader.ReadVersion(Version);
        var state = new WebhookQueueState { Next = reader.ReadSigned(), Low = reader.ReadSigned() };
        for (var left = reader.ReadCount(bytesEach: 1); left > 0; left--)
        {
            _ = state._settled.Add(state.Low + reader.ReadSigned());
        }

        for (var left = reader.ReadCount(bytesEach: sizeof(ulong)); left > 0; left--)
        {
            var id = reader.ReadFixed();
            state._places.Add(id, state._ids.AddLast(id));
        }

        return state;
    }
}
