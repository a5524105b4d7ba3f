using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>The models of a silo, as its folder has them. A stateless worker: asks the silo nearest to the caller.</summary>
[Alias("Emotion.Models.IModelNodeGrain")]
public interface IModelNodeGrain : IGrainWithIntegerKey
{
    /// <summary>The models' names, ordered.</summary>
    /// <returns>The names.</returns>
    [Alias("Names")]
    Task<ImmutableArray<string>> Names();

    /// <summary>Describes a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version; null for the stable one.</param>
    /// <returns>The description; null when it is unknown or was never loaded.</returns>
    [Alias("Describe")]
    Task<ModelDescription?> Describe(string name, string? version);
}
