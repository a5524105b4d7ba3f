using System.CommandLine;
using System.Text.Json;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Simulation.Pricing;
using Emotion.Training.Commands;

namespace Emotion.Training.Pricing;

/// <summary><c>simulate gps</c>.</summary>
internal static class SimulateGpsCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var output = new Option<string?>("--out") { Description = "File to write (NDJSON). Default: standard output." };
        var from = new Option<DateTimeOffset>("--from")
        {
            Description = "First instant.",
            DefaultValueFactory = _ => new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero),
        };
        var hours = Positive("--hours", 24, "Hours to simulate.");
        var rate = Positive("--rate", 20, "Positions per second.");
        var drivers = Positive("--drivers", 120, "Drivers.");
        var seed = new Option<int>("--seed") { Description = "Equal seeds give equal files.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "gps", "Write positions of drivers and riders of a city, as on the topic 'gps'. Example: simulate gps --hours 48 --seed 7 --out gps.ndjson.")
        {
            output, from, hours, rate, drivers, seed,
        };
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            using var file = parsed.GetValue(output) is { } path ? new StreamWriter(path) : null;
            var writer = file ?? Console.Out;
            var simulator = new GpsSimulator(parsed.GetValue(seed), (int)parsed.GetValue(drivers));
            var perSecond = parsed.GetValue(rate);
            var count = (long)(parsed.GetValue(hours) * 3_600 * perSecond);
            for (var i = 0L; i < count; i++)
            {
                var gps = simulator.Next(parsed.GetValue(from).AddSeconds(i / perSecond));
                writer.WriteLine(JsonSerializer.Serialize(
                    new GpsEvent
                    {
                        Id = gps.Id,
                        SourceId = gps.SourceId,
                        Kind = gps.IsDemand ? GpsEvent.Demand : GpsEvent.Supply,
                        Lat = gps.Latitude,
                        Lon = gps.Longitude,
                        CreatedAt = gps.CreatedAt,
                    },
                    PricingJson.Default.GpsEvent));
            }
        }));
        return command;
    }

    private static Option<double> Positive(string name, double otherwise, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() > 0))
            {
                result.AddError($"{name} must be above 0.");
            }
        });
        return option;
    }
}
