using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>What a version says of itself.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Models.ModelDescription")]
public sealed record ModelDescription
{
    /// <summary>The model and version.</summary>
    [Id(0)]
    public required ModelStamp Model { get; init; }

    /// <summary><c>text</c> or <c>tabular</c>.</summary>
    [Id(1)]
    public required string Kind { get; init; }

    /// <summary>One sentence for people.</summary>
    [Id(2)]
    public string? Description { get; init; }

    /// <summary>Tabular models: the features in input order.</summary>
    [Id(3)]
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>The outputs.</summary>
    [Id(4)]
    public ImmutableArray<HeadDescription> Heads { get; init; } = [];

    /// <summary>Further members of its manifest, such as metrics and data, as one JSON object.</summary>
    [Id(5)]
    public string Card { get; init; } = "{}";

    /// <summary>Whether it is in memory now.</summary>
    [Id(6)]
    public bool Ready { get; init; }
}
