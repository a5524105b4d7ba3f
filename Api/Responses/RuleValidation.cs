using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Api.Responses;

/// <summary>Whether a rule could be put in force as it is.</summary>
/// <param name="Valid">Whether nothing is wrong.</param>
/// <param name="Rule">The rule, complete with its sentence; left out if something is wrong.</param>
/// <param name="Errors">What is wrong by place, such as <c>when.of[0].above</c>; left out if nothing is.</param>
public sealed record RuleValidation(bool Valid, ResponseRule? Rule, IReadOnlyDictionary<string, string[]>? Errors);
