namespace Emotion.Training.Risk;

/// <summary>What <c>train risk</c> prints.</summary>
/// <param name="Model">The version folder written.</param>
/// <param name="Training">How it was trained.</param>
/// <param name="Test">Its measures on test days, where there are any.</param>
internal sealed record RiskTrainingResult(string Model, RiskTrainingFacts Training, RiskEvaluationResult? Test);
