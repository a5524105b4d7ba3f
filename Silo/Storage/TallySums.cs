using Emotion.Grains.Streaming;

namespace Emotion.Silo.Storage;

/// <summary>Adds up the tallies of a group, in the order of their keys: several writers that take rows in one order cannot deadlock.</summary>
internal sealed class TallySums
{
    private readonly SortedDictionary<(string Name, long Slice, string Item), long> _sums = new(Comparer<(string Name, long Slice, string Item)>.Create(
        static (left, right) => left.Slice != right.Slice ? left.Slice.CompareTo(right.Slice)
            : string.CompareOrdinal(left.Item, right.Item) is var byItem and not 0 ? byItem
            : string.CompareOrdinal(left.Name, right.Name)));

    internal IReadOnlyDictionary<(string Name, long Slice, string Item), long> Sums => _sums;

    internal void Clear() => _sums.Clear();

    internal void Add(List<Tally> tallies)
    {
        foreach (var tally in tallies)
        {
            var key = (tally.Name, tally.Slice, tally.Item);
            _sums[key] = _sums.GetValueOrDefault(key) + tally.Count;
        }
    }
}
