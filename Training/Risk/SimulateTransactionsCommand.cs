using System.CommandLine;
using System.Globalization;
using Emotion.Simulation.Risk;
using Emotion.Training.Commands;

namespace Emotion.Training.Risk;

/// <summary><c>simulate transactions</c>.</summary>
internal static class SimulateTransactionsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var defaults = new TransactionSimulatorOptions();
        var output = new Option<string?>("--out") { Description = "File to write (CSV). Default: standard output." };
        var profiles = new Option<string?>("--profiles-out") { Description = "File to write the customers' profiles to (CSV)." };
        var from = new Option<DateOnly>("--from") { Description = "First day.", DefaultValueFactory = _ => DayRange.DayOf(defaults.Start) };
        var days = Number("--days", 60, "Days to simulate.");
        var customers = Number("--customers", defaults.Customers, "Customers, up to 4 transactions a day each.");
        var merchants = Number("--merchants", defaults.Merchants, "Merchants.");
        var seed = new Option<int>("--seed") { Description = "Equal seeds give equal files.", DefaultValueFactory = _ => defaults.Seed };
        var elsewhere = new Option<double>("--elsewhere")
        {
            Description = "Share of a thief's transactions made far from the customer's home, 0 to 1.",
            DefaultValueFactory = _ => defaults.ElsewhereShare,
        };
        var command = new Command(
            "transactions",
            "Write card transactions with three kinds of fraud: large amounts, compromised merchants, compromised customers; about 0.9 % of all. "
            + "Columns as on the topic 'transactions', and 'fraud'. Example: simulate transactions --days 90 --seed 7 --out history.csv.")
        {
            output, profiles, from, days, customers, merchants, seed, elsewhere,
        };
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var simulator = new TransactionSimulator(new TransactionSimulatorOptions
            {
                Seed = parsed.GetValue(seed),
                Customers = parsed.GetValue(customers),
                Merchants = parsed.GetValue(merchants),
                Start = new DateTimeOffset(parsed.GetValue(from).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
                ElsewhereShare = parsed.GetValue(elsewhere),
            });
            WriteTransactions(simulator.Run(parsed.GetValue(days)), parsed.GetValue(output));
            if (parsed.GetValue(profiles) is { } file)
            {
                File.WriteAllLines(file, simulator.Customers.Select(Profile).Prepend("userId,segment,homeCountry,homeLat,homeLon,signupAt,birthYear"));
            }
        }));
        return command;
    }

    private static void WriteTransactions(IEnumerable<SimulatedTransaction> transactions, string? path)
    {
        using var file = path is null ? null : new StreamWriter(path);
        var writer = file ?? Console.Out;
        writer.WriteLine("id,userId,amount,currency,merchantId,category,country,lat,lon,createdAt,fraud");
        foreach (var made in transactions)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{made.Id},{made.UserId},{made.Amount},{made.Currency},{made.MerchantId},{made.Category},{made.Country},{made.Latitude},{made.Longitude},{made.CreatedAt:yyyy-MM-ddTHH:mm:ssZ},{(made.Kind == FraudKind.None ? 0 : 1)}"));
        }
    }

    private static string Profile(CardHolder customer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{customer.UserId},{customer.Segment},{customer.HomeCountry},{customer.HomeLatitude},{customer.HomeLongitude},{customer.SignupAt:yyyy-MM-ddTHH:mm:ssZ},{customer.BirthYear}");

    private static Option<int> Number(string name, int otherwise, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }
}
