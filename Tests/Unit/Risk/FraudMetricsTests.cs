using Emotion.Training.Risk;

namespace Emotion.Tests.Unit.Risk;

/// <summary>Metrics against values worked out by hand.</summary>
public sealed class FraudMetricsTests
{
    private static readonly bool[] Labels = [true, false, true, false, false];

    [Fact]
    public void AreaUnderRoc_HandWorked_CountsPairs() =>
        // Pairs in order: .9 beats three, .4 beats two of three and loses to .5.
        Assert.Equal(5.0 / 6, FraudMetrics.AreaUnderRoc([0.9f, 0.5f, 0.4f, 0.3f, 0.1f], Labels), 1e-12);

    [Fact]
    public void AreaUnderRoc_AllEqual_IsHalf() =>
        Assert.Equal(0.5, FraudMetrics.AreaUnderRoc([1, 1, 1, 1, 1], Labels), 1e-12);

    [Fact]
    public void AveragePrecision_HandWorked_WeighsPrecisionByRecall() =>
        Assert.Equal((1.0 / 2) + (2.0 / 3 / 2), FraudMetrics.AveragePrecision([0.9f, 0.5f, 0.4f, 0.3f, 0.1f], Labels), 1e-12);

    [Fact]
    public void AveragePrecision_Ties_ShareOnePrecision() =>
        Assert.Equal(2.0 / 5, FraudMetrics.AveragePrecision([1, 1, 1, 1, 1], Labels), 1e-12);

    [Fact]
    public void CardPrecision_FoundCard_IsNotLookedAtAgain()
    {
        // Day 1: cards a (fraud, .9) and b (.8) on top; day 2: a is known by then, c (fraud) and b are on top, e's fraud stays unfound.
        var (first, second) = (new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2));
        var days = FraudMetrics.CardPrecision(
            [0.9f, 0.2f, 0.8f, 0.1f, 0.9f, 0.7f, 0.6f, 0.1f],
            [true, false, false, false, true, true, false, true],
            ["a", "a", "b", "c", "a", "c", "b", "e"],
            [first, first, first, first, second, second, second, second],
            top: 2);
        Assert.Equal([new CardPrecisionDay(first, 1, 1, 0.5), new CardPrecisionDay(second, 2, 1, 0.5)], days);
    }

    [Fact]
    public void Calibration_HandWorked_BinsAndError()
    {
        var bins = FraudMetrics.Calibration([0.1f, 0.3f, 0.9f, 1f], [false, true, true, true], 2);
        Assert.Equal(2, bins.Count);
        Assert.Equal(0.5, bins[0].FraudRate);
        Assert.Equal(0.2, bins[0].MeanScore, 1e-6);
        Assert.Equal((0.5 * 0.3) + (0.5 * 0.05), FraudMetrics.CalibrationError(bins), 1e-6);
    }
}
