using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>What is done when a rule fires. Every response is put into <see cref="Topics.Responses"/>, whatever the action.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleAction")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RecordAction), "record")]
[JsonDerivedType(typeof(WebhookAction), "webhook")]
public abstract record RuleAction;

/// <summary>Nothing beside the record in the topic.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RecordAction")]
public sealed record RecordAction : RuleAction;

/// <summary>A signed HTTP POST of the response.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.WebhookAction")]
public sealed record WebhookAction : RuleAction
{
    /// <summary>Where to: an absolute URL of at most 2,000 characters whose host the settings allow.</summary>
    [Id(0)]
    public required string Url { get; init; }
}
