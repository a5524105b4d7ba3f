using Emotion.Simulation.Risk;
using Emotion.Training.Risk;

namespace Emotion.Tests.Unit.Risk;

/// <summary>Simulator, features, training and evaluation together, on a small town.</summary>
public sealed class RiskTrainingTests
{
    private static readonly TransactionSimulatorOptions Town = new() { Seed = 5, Customers = 300, Merchants = 400, MerchantsPerDay = 1, CustomersPerDay = 1 };

    [Fact]
    public void Run_SameSeed_GivesTheSameTransactionsInOrder()
    {
        var first = new TransactionSimulator(Town).Run(5).ToList();
        Assert.Equal(first, new TransactionSimulator(Town).Run(5));
        Assert.Equal(first.Select(made => made.CreatedAt).Order(), first.Select(made => made.CreatedAt));
        Assert.Equal(first.Count, first.Select(made => made.Id).Distinct().Count());
        Assert.NotEqual(first, new TransactionSimulator(Town with { Seed = 6 }).Run(5));
    }

    [Fact]
    public void Run_AMonth_HasAllKindsOfFraud()
    {
        var kinds = new TransactionSimulator(Town).Run(30).Select(made => made.Kind).Distinct();
        Assert.Equal([FraudKind.None, FraudKind.LargeAmount, FraudKind.CompromisedMerchant, FraudKind.CompromisedCustomer], kinds.Order());
    }

    [Fact]
    public void Train_SimulatedTown_RanksFraudFarAboveChance()
    {
        var start = DayRange.DayOf(Town.Start);
        var table = Table();
        var train = new DayRange(start.AddDays(10), start.AddDays(30));
        var training = RiskTrainer.Train(table, train, seed: 1, choose: false, new Progress<double>());
        var result = RiskEvaluation.Measure(
            table,
            train,
            new DayRange(start.AddDays(38), start.AddDays(44)),
            7,
            rows => [.. rows.Chunk(Grains.Risk.Features.RiskFeatureCalculator.Count).Select(row => 1 / (1 + MathF.Exp(-training.Ensemble.Predict(row))))]);
        Assert.True(result.AllCards.Auc > 0.8, $"AUC is {result.AllCards.Auc}");
        Assert.True(result.AllCards.Ap > 0.4, $"average precision is {result.AllCards.Ap}");
        Assert.True(result.TransactionsOfKnownCards > 0);
    }

    [Fact]
    public void Measure_KnownCards_AreLeftOutOnceReported()
    {
        // Card a is compromised in training; b on the first day after it, which is known on the second test day, not on the first.
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        LabelledTransaction At(string id, string card, int day, bool fraud) => new(id, card, "m", 10, start.AddDays(day), fraud);
        var table = FeatureTable.Compute(
            [At("1", "a", 0, true), At("2", "b", 1, true), At("3", "a", 3, true), At("4", "b", 3, true), At("5", "c", 3, false), At("6", "b", 4, true), At("7", "c", 4, false), At("8", "d", 4, true)],
            TimeSpan.FromDays(2));
        var day = DayRange.DayOf(start);
        var result = RiskEvaluation.Measure(table, new DayRange(day, day), new DayRange(day.AddDays(3), day.AddDays(4)), 2, rows => new float[rows.Length / Grains.Risk.Features.RiskFeatureCalculator.Count]);
        Assert.Equal(2, result.TransactionsOfKnownCards);
        Assert.Equal(2, result.Frauds);
        Assert.Equal(4, result.Transactions);
    }

    private static FeatureTable Table() => FeatureTable.Compute(
        [.. new TransactionSimulator(Town).Run(45).Select(made => new LabelledTransaction(
            made.Id, made.UserId, made.MerchantId, made.Amount, made.CreatedAt, made.Kind != FraudKind.None, (float)made.Latitude, (float)made.Longitude, made.Country))],
        TimeSpan.FromDays(7));
}
