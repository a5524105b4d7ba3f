using System.CommandLine;
using System.Globalization;
using Emotion.Simulation.Recommendation;
using Emotion.Training.Commands;

namespace Emotion.Training.Recommendation;

/// <summary><c>simulate clicks</c>.</summary>
internal static class SimulateClicksCommand
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var defaults = new ShopSimulatorOptions();
        var output = new Option<string?>("--out") { Description = "File to write clicks to (CSV). Default: standard output." };
        var items = new Option<string?>("--items-out") { Description = "File to write the catalogue to (CSV, as for POST /v1/items/import)." };
        var purchases = new Option<string?>("--purchases-out") { Description = "File to write the year's purchases before to (CSV, as for POST /v1/purchases/import)." };
        var from = new Option<DateTimeOffset>("--from") { Description = "First instant.", DefaultValueFactory = _ => defaults.Start };
        var days = Positive("--days", 14, "Days to simulate.");
        var users = Positive("--users", defaults.Users, "Shoppers.");
        var catalogue = Positive("--items", defaults.Items, "Items.");
        var seed = new Option<int>("--seed") { Description = "Equal seeds give equal files.", DefaultValueFactory = _ => defaults.Seed };
        var command = new Command(
            "clicks",
            "Write clicks of a shop as on the topic 'clicks', and the catalogue and purchase history that go with them. "
            + "Example: simulate clicks --days 30 --seed 7 --out clicks.csv --items-out items.csv --purchases-out purchases.csv.")
        {
            output, items, purchases, from, days, users, catalogue, seed,
        };
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var simulator = new ShopSimulator(new ShopSimulatorOptions
            {
                Seed = parsed.GetValue(seed),
                Users = parsed.GetValue(users),
                Items = parsed.GetValue(catalogue),
                Start = parsed.GetValue(from),
            });
            Write(parsed.GetValue(output), "id,userId,itemId,action,createdAt", simulator.Run(parsed.GetValue(days)).Select(Line));
            if (parsed.GetValue(items) is { } itemFile)
            {
                Write(itemFile, "itemId,title,category,price,inStock", simulator.Items.Select(Line));
            }

            if (parsed.GetValue(purchases) is { } purchaseFile)
            {
                Write(purchaseFile, "userId,itemId,quantity,createdAt", simulator.History.Select(Line));
            }
        }));
        return command;
    }

    private static void Write(string? path, string header, IEnumerable<string> lines)
    {
        using var file = path is null ? null : new StreamWriter(path);
        var writer = file ?? Console.Out;
        writer.WriteLine(header);
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private static string Line(SimulatedClick click) =>
        $"{click.Id},{click.UserId},{click.ItemId},{click.Action},{click.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}";

    private static string Line(SimulatedItem item) =>
        string.Create(CultureInfo.InvariantCulture, $"{item.ItemId},{item.Title},{item.Category},{item.Price},{(item.InStock ? "true" : "false")}");

    private static string Line(SimulatedPurchase purchase) => string.Create(
        CultureInfo.InvariantCulture, $"{purchase.UserId},{purchase.ItemId},{purchase.Quantity},{purchase.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}");

    private static Option<int> Positive(string name, int otherwise, string description)
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
