using Emotion.EventTime.Aggregates;

namespace Emotion.EventTime.Windows;

/// <summary>
/// Merges the slices of windows that fire one after another, each slice a constant number of times whatever the number of
/// slices in a window: suffixes of the older part are kept, the newer part is one running merge, and when the older part
/// is used up the newer one becomes it (the two-stacks algorithm; Tangwongsan, Hirzel and Schneider, "Low-latency
/// sliding-window aggregation in worst-case constant time", 2017).
/// </summary>
internal sealed class SliceMerger<TValue, TAccumulator, TResult>(IAggregator<TValue, TAccumulator, TResult> aggregator)
{
    private readonly List<Slice<TAccumulator>> _suffixes = [];
    private TAccumulator _newer = default!;
    private long _fromMs;
    private long _splitMs = long.MinValue;
    private long _upToMs = long.MinValue;

    /// <summary>A slice changed: what was merged from it is stale.</summary>
    public void OnChange(long sliceStartMs)
    {
        if (sliceStartMs < _upToMs)
        {
            _upToMs = long.MinValue;
            _suffixes.Clear();
        }
    }

    /// <summary>The merge of <paramref name="slices"/> from <paramref name="first"/> to before <paramref name="end"/>, which are those of <paramref name="window"/>.</summary>
    public TAccumulator Merge(ReadOnlySpan<Slice<TAccumulator>> slices, int first, int end, WindowBounds window)
    {
        var usable = _upToMs != long.MinValue && window.StartMs >= _fromMs && window.StartMs < _splitMs && window.EndMs >= _upToMs;
        if (!usable)
        {
            Rebuild(slices, first, end, window);
        }
        else
        {
            var next = end;
            while (next > first && slices[next - 1].StartMs >= _upToMs)
            {
                next--;
            }

            for (; next < end; next++)
            {
                aggregator.Merge(ref _newer, slices[next].Accumulator);
            }

            (_fromMs, _upToMs) = (window.StartMs, window.EndMs);
        }

        // Suffixes lie newest first: the oldest, which covers most, is last, and goes as the window moves on.
        while (_suffixes.Count > 0 && _suffixes[^1].StartMs < window.StartMs)
        {
            _suffixes.RemoveAt(_suffixes.Count - 1);
        }

        var merged = aggregator.Create();
        if (_suffixes.Count > 0)
        {
            aggregator.Merge(ref merged, _suffixes[^1].Accumulator);
        }

        aggregator.Merge(ref merged, _newer);
        return merged;
    }

    private void Rebuild(ReadOnlySpan<Slice<TAccumulator>> slices, int first, int end, WindowBounds window)
    {
        _suffixes.Clear();
        for (var i = end - 1; i >= first; i--)
        {
            var suffix = aggregator.Create();
            aggregator.Merge(ref suffix, slices[i].Accumulator);
            if (_suffixes.Count > 0)
            {
                aggregator.Merge(ref suffix, _suffixes[^1].Accumulator);
            }

            _suffixes.Add(new Slice<TAccumulator> { StartMs = slices[i].StartMs, Accumulator = suffix });
        }

        _newer = aggregator.Create();
        (_fromMs, _splitMs, _upToMs) = (window.StartMs, window.EndMs, window.EndMs);
    }
}
