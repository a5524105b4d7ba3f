using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Diagnosis;

/// <summary>Where the silos put what they measured of their stages; one grain for the cluster, key 0.</summary>
[Alias("Emotion.Diagnosis.IDiagnosisGrain")]
public interface IDiagnosisGrain : IGrainWithIntegerKey
{
    /// <summary>A silo tells what it measured.</summary>
    [Alias("Report")]
    Task Report(SiloFigures figures);

    /// <summary>The latest figures of each silo that was heard of within the last seconds, ordered by silo.</summary>
    [Alias("Get")]
    Task<ImmutableArray<SiloFigures>> Get();
}
