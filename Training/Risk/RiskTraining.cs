using Emotion.Inference;
using Emotion.Training.Risk.Boosting;

namespace Emotion.Training.Risk;

/// <summary>A trained model and how it came to be.</summary>
/// <param name="Ensemble">The trees.</param>
/// <param name="Chosen">Name of the settings chosen.</param>
/// <param name="HeldOutAp">Average precision on held-out days, by settings.</param>
/// <param name="Transactions">Transactions learned from.</param>
/// <param name="Frauds">Frauds among them.</param>
/// <param name="Reference">Shares of its scores on the training days.</param>
internal sealed record RiskTraining(
    TreeEnsemble Ensemble, string Chosen, IReadOnlyDictionary<string, double> HeldOutAp, int Transactions, int Frauds, ModelReference Reference);
