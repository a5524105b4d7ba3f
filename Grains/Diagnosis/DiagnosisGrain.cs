using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Diagnosis;

namespace Emotion.Grains.Diagnosis;

/// <summary>In memory: a lost board is whole again after one round of reports.</summary>
internal sealed class DiagnosisGrain(TimeProvider time) : Grain, IDiagnosisGrain
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, (SiloFigures Figures, long At)> _silos = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task Report(SiloFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        _silos[figures.Silo] = (figures, time.GetTimestamp());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<SiloFigures>> Get()
    {
        foreach (var (silo, entry) in _silos)
        {
            if (time.GetElapsedTime(entry.At) > Stale)
            {
                _ = _silos.Remove(silo);
            }
        }

        return Task.FromResult(_silos.Values.Select(entry => entry.Figures).OrderBy(figures => figures.Silo, StringComparer.Ordinal).ToImmutableArray());
    }
}
