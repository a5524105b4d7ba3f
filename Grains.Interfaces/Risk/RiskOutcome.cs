namespace Emotion.Grains.Interfaces.Risk;

/// <summary>What became of a transaction that was to be scored by a call.</summary>
[GenerateSerializer, Alias("Emotion.Risk.RiskOutcome")]
public enum RiskOutcome
{
    /// <summary>It was scored and recorded.</summary>
    Scored = 0,

    /// <summary>It had been before, by either road: nothing changed. Its score comes along while it is remembered.</summary>
    Repeated = 1,

    /// <summary>It happened too long before the user's newest transaction to be scored: it went to the late events.</summary>
    TooLate = 2,
}

/// <summary>The answer to a call for a score.</summary>
/// <param name="Outcome">What became of the transaction.</param>
/// <param name="Score">The score; null when it is too late, or a repeat of one that is no longer remembered.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.RiskAnswer")]
public sealed record RiskAnswer([property: Id(0)] RiskOutcome Outcome, [property: Id(1)] RiskScore? Score);
