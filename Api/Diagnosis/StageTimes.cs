using Emotion.Grains.Interfaces.Diagnosis;

namespace Emotion.Api.Diagnosis;

/// <summary>What several processes measured, added up.</summary>
internal sealed class StageTimes
{
    private readonly Dictionary<string, SeriesFigures> _series = new(StringComparer.Ordinal);

    internal StageTimes(params IEnumerable<ProcessFigures> processes)
    {
        foreach (var process in processes)
        {
            WindowSeconds = Math.Max(WindowSeconds, process.WindowSeconds);
            ProcessSeconds += process.WindowSeconds;
            foreach (var series in process.Series)
            {
                _series[series.Name] = _series.TryGetValue(series.Name, out var known)
                    ? new SeriesFigures(series.Name, known.Count + series.Count, known.Sum + series.Sum, Math.Max(known.Max, series.Max))
                    : series;
            }
        }
    }

    /// <summary>Length of the longest window.</summary>
    internal double WindowSeconds { get; }

    /// <summary>The windows' lengths together.</summary>
    internal double ProcessSeconds { get; }

    internal long Count(string series) => _series.TryGetValue(series, out var found) ? found.Count : 0;

    internal double Sum(string series) => _series.TryGetValue(series, out var found) ? found.Sum : 0;

    internal double Max(string series) => _series.TryGetValue(series, out var found) ? found.Max : 0;

    internal double Mean(string series) => _series.TryGetValue(series, out var found) ? found.Sum / found.Count : 0;
}
