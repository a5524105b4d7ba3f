using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>Texts to score together. Never changed after the call: it crosses grains by reference.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Models.TextBatch")]
public sealed record TextBatch
{
    /// <summary>The texts, in the order of the answers.</summary>
    [Id(0)]
    public required ImmutableArray<string> Texts { get; init; }

    /// <summary>Who waits for the answer.</summary>
    [Id(1)]
    public InferencePriority Priority { get; init; } = InferencePriority.Stream;

    /// <summary>Whose texts they are: a rollout gives the same user the same version. Null: the stable version.</summary>
    [Id(2)]
    public string? UserId { get; init; }

    /// <summary>The model; null for the emotion model of the settings.</summary>
    [Id(3)]
    public string? Model { get; init; }

    /// <summary>One version, whatever the rollout says; null to follow the rollout.</summary>
    [Id(4)]
    public string? Version { get; init; }

    /// <summary>Whether each word's contribution is wanted: costs one more score per word, within a time bound.</summary>
    [Id(5)]
    public bool Explain { get; init; }
}
