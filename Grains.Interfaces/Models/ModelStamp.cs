namespace Emotion.Grains.Interfaces.Models;

/// <summary>Which model gave an answer; <c>{"name","version"}</c> in JSON.</summary>
/// <param name="Name">The model's name: its folder under the model root.</param>
/// <param name="Version">The version: the folder below it.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.ModelStamp")]
public sealed record ModelStamp([property: Id(0)] string Name, [property: Id(1)] string Version);
