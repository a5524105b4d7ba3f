using System.Globalization;

namespace Emotion.Simulation.Risk;

/// <summary>
/// Simulates card transactions and three kinds of fraud, after the generator of the Fraud Detection Handbook (Le Borgne et al. 2022):
/// customers with habits of their own (amounts, frequency, time of day, merchants near home), amounts that are normal with a
/// deviation of half the mean, merchants and cards that are compromised for weeks. Places and profiles are added, and
/// thieves who shop elsewhere. Equal settings give equal transactions.
/// </summary>
public sealed class TransactionSimulator
{
    private const int DaySeconds = 86_400;
    private readonly TransactionSimulatorOptions _options;
    private readonly SimulatedTown _town;
    private readonly Random _random;
    private readonly Dictionary<int, int> _merchantUntil = [];
    private readonly Dictionary<int, int> _customerUntil = [];
    private readonly string _run;
    private int _day = -1;
    private long _made;

    /// <param name="options">Settings.</param>
    public TransactionSimulator(TransactionSimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Customers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Merchants, 1);
        _options = options;
        _random = new Random(options.Seed);
        _town = new SimulatedTown(options, _random);
        _run = string.Create(CultureInfo.InvariantCulture, $"{options.Seed:x}-{options.Start.ToUnixTimeSeconds():x}");
    }

    /// <summary>The customers' static profiles.</summary>
    public IReadOnlyList<CardHolder> Customers => _town.Customers;

    /// <summary>All transactions of the days from the start, in the order of event time.</summary>
    public IEnumerable<SimulatedTransaction> Run(int days)
    {
        for (var day = 0; day < days; day++)
        {
            Compromise(day);
            foreach (var transaction in Day(day).OrderBy(made => made.CreatedAt))
            {
                yield return transaction with { Id = NextId() };
            }
        }
    }

    /// <summary>One transaction of a random customer at <paramref name="now"/>, for an endless demonstration; times must not go back.</summary>
    public SimulatedTransaction Next(DateTimeOffset now)
    {
        for (var day = (int)(now - _options.Start).TotalDays; _day < day;)
        {
            Compromise(_day + 1);
        }

        var customer = _random.Next(_town.Customers.Length);
        return Make(customer, now) with { Id = NextId() };
    }

    private void Compromise(int day)
    {
        _day = day;
        for (var i = 0; i < _options.MerchantsPerDay; i++)
        {
            _merchantUntil[_random.Next(_town.Merchants.Length)] = day + _options.MerchantDays;
        }

        for (var i = 0; i < _options.CustomersPerDay; i++)
        {
            _customerUntil[_random.Next(_town.Customers.Length)] = day + _options.CustomerDays;
        }
    }

    private IEnumerable<SimulatedTransaction> Day(int day)
    {
        for (var customer = 0; customer < _town.Customers.Length; customer++)
        {
            for (var left = Poisson(_town.Customers[customer].TransactionsPerDay); left > 0; left--)
            {
                // Most people shop around noon: a transaction that would fall on another day does not happen.
                var second = (int)((DaySeconds / 2) + (20_000 * Gaussian()));
                if (second is >= 0 and < DaySeconds)
                {
                    yield return Make(customer, _options.Start.AddDays(day).AddSeconds(second));
                }
            }
        }
    }

    private SimulatedTransaction Make(int index, DateTimeOffset at)
    {
        var customer = _town.Customers[index];
        var amount = customer.MeanAmount * (1 + (Gaussian() / 2));
        amount = amount < 0 ? 2 * customer.MeanAmount * _random.NextDouble() : amount;
        var shop = customer.Merchants.Length == 0
            ? _random.Next(_town.Merchants.Length) : customer.Merchants[_random.Next(customer.Merchants.Length)];
        var thief = _customerUntil.GetValueOrDefault(index, -1) > _day && _random.Next(3) == 0;
        if (thief)
        {
            amount *= 5;
            shop = _random.NextDouble() < _options.ElsewhereShare ? _random.Next(_town.Merchants.Length) : shop;
        }

        var kind = thief ? FraudKind.CompromisedCustomer
            : _merchantUntil.GetValueOrDefault(shop, -1) > _day ? FraudKind.CompromisedMerchant
            : amount > _options.LargeAmount ? FraudKind.LargeAmount : FraudKind.None;
        var merchant = _town.Merchants[shop];
        return new SimulatedTransaction(
            "", customer.UserId, Math.Round(amount, 2), "EUR", merchant.Id, merchant.Category, merchant.Country,
            merchant.Latitude, merchant.Longitude, at, kind);
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"t{_run}-{_made++}");

    /// <summary>Knuth's method: fine for the small means used here.</summary>
    private int Poisson(double mean)
    {
        var (count, product) = (0, _random.NextDouble());
        for (var limit = Math.Exp(-mean); product > limit; product *= _random.NextDouble())
        {
            count++;
        }

        return count;
    }

    /// <summary>Box and Muller's transform.</summary>
    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
