namespace Emotion.Training.Risk;

/// <summary>One row of a reliability table.</summary>
/// <param name="From">Least score of the bin.</param>
/// <param name="To">Upper end of the bin, not in it.</param>
/// <param name="Count">Transactions in it.</param>
/// <param name="MeanScore">Their mean score.</param>
/// <param name="FraudRate">Their share of frauds.</param>
internal sealed record CalibrationBin(double From, double To, int Count, double MeanScore, double FraudRate);
