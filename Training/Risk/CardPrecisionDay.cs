namespace Emotion.Training.Risk;

/// <summary>What checking the most suspicious cards of one day would have found.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Compromised">Cards with a fraud on that day, those known or found before left out: what there was to find.</param>
/// <param name="Found">Those among the cards checked.</param>
/// <param name="Precision"><paramref name="Found"/> as a share of the cards that can be checked, 0 to 1.</param>
internal sealed record CardPrecisionDay(DateOnly Day, int Compromised, int Found, double Precision);
