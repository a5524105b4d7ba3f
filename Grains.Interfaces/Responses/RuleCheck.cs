using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>What became of a rule sent as JSON: the rule, or what is wrong with it.</summary>
/// <param name="Rule">The rule, complete; null if something is wrong.</param>
/// <param name="Faults">What is wrong, in the order of the text; empty if nothing is.</param>
/// <param name="Outcome">What was done.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleCheck")]
public sealed record RuleCheck(
    [property: Id(0)] ResponseRule? Rule,
    [property: Id(1)] ImmutableArray<RuleFault> Faults,
    [property: Id(2)] RuleOutcome Outcome = RuleOutcome.Checked);

/// <summary>One thing that is wrong with a rule.</summary>
/// <param name="Path">Where, such as <c>when.of[0].above</c>; <c>body</c> for the whole.</param>
/// <param name="Message">What it must be.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleFault")]
public sealed record RuleFault([property: Id(0)] string Path, [property: Id(1)] string Message);

/// <summary>What was done with a rule.</summary>
[GenerateSerializer, Alias("Emotion.Responses.RuleOutcome")]
public enum RuleOutcome
{
    /// <summary>It was only looked at.</summary>
    Checked = 0,

    /// <summary>It is new.</summary>
    Created = 1,

    /// <summary>It replaced one of the same id.</summary>
    Replaced = 2,

    /// <summary>There are as many rules as there may be.</summary>
    TooMany = 3,
}
