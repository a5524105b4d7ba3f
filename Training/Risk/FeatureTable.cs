using Emotion.EventTime;
using Emotion.Grains.Risk.Features;

namespace Emotion.Training.Risk;

/// <summary>
/// Features of every transaction of a history, computed by the code that serves: each customer's and merchant's state sees the
/// transactions in the order of event time. A fraud is noted when it happens, and features see it only from
/// the reporting delay on, as in serving.
/// </summary>
internal sealed class FeatureTable
{
    private FeatureTable(IReadOnlyList<LabelledTransaction> transactions, float[] values)
    {
        Transactions = transactions;
        Values = values;
    }

    /// <summary>The transactions, in the order of event time.</summary>
    public IReadOnlyList<LabelledTransaction> Transactions { get; }

    /// <summary>Row after row of <see cref="RiskFeatureCalculator.Count"/> features.</summary>
    public float[] Values { get; }

    /// <summary>The features of one transaction.</summary>
    public ReadOnlyMemory<float> Row(int index) =>
        Values.AsMemory(index * RiskFeatureCalculator.Count, RiskFeatureCalculator.Count);

    /// <summary>Replays <paramref name="transactions"/>, which are in the order of event time.</summary>
    public static FeatureTable Compute(
        IReadOnlyList<LabelledTransaction> transactions, TimeSpan reportingDelay, IReadOnlyDictionary<string, CustomerProfile>? profiles = null)
    {
        var customers = new Dictionary<string, CustomerHistory>(StringComparer.Ordinal);
        var merchants = new Dictionary<string, MerchantHistory>(StringComparer.Ordinal);
        var values = new float[transactions.Count * RiskFeatureCalculator.Count];
        for (var i = 0; i < transactions.Count; i++)
        {
            var row = transactions[i];
            var features = values.AsSpan(i * RiskFeatureCalculator.Count, RiskFeatureCalculator.Count);
            var customer = Find(customers, row.UserId);
            var merchant = Find(merchants, row.MerchantId);
            var time = row.CreatedAt.ToUnixTimeMilliseconds();
            var transaction = new CardTransaction(
                time, row.Amount, TagHash.Of(row.MerchantId), row.Latitude, row.Longitude, row.Country);
            var profile = profiles is not null && profiles.TryGetValue(row.UserId, out var known) ? known : CustomerProfile.Unknown;
            RiskFeatureCalculator.Compute(transaction, customer, profile, merchant.At(time, reportingDelay), reportingDelay, features);
            var usual = RiskFeatureCalculator.IsUsual(features);
            customer.Add(transaction, usual);
            merchant.Add(time);
            if (row.Fraud is true)
            {
                customer.AddFraud(time);
                merchant.AddFraud(time, usual);
            }
        }

        return new FeatureTable(transactions, values);
    }

    private static T Find<T>(Dictionary<string, T> states, string id)
        where T : new()
    {
        if (!states.TryGetValue(id, out var state))
        {
            states[id] = state = new T();
        }

        return state;
    }
}
