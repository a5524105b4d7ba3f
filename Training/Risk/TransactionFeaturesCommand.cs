using System.CommandLine;
using System.Globalization;
using Emotion.Grains.Risk.Features;
using Emotion.Training.Commands;

namespace Emotion.Training.Risk;

/// <summary><c>features transactions</c>.</summary>
internal static class TransactionFeaturesCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var options = new RiskOptions();
        var output = new Option<string?>("--out") { Description = "File to write, CSV or by its extension .ndjson. Default: CSV on standard output." };
        var command = new Command(
            "transactions",
            "Compute the features that serving computes, by the same code: one row per transaction in the order of event time, with id, userId, "
            + "createdAt and label first. Example: features transactions --data history.csv --out features.csv.");
        options.AddDataTo(command);
        command.Options.Add(options.TestFrom);
        command.Options.Add(options.TestTo);
        command.Options.Add(output);
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var delay = options.Delay(parsed, 7);
            var table = RiskHistory.Load([.. parsed.GetValue(options.Data) ?? [], .. parsed.GetValue(options.Test) ?? []], options, parsed, delay);
            var days = new DayRange(parsed.GetValue(options.TestFrom) ?? DateOnly.MinValue, parsed.GetValue(options.TestTo) ?? DateOnly.MaxValue);
            var path = parsed.GetValue(output);
            using var file = path is null ? null : new StreamWriter(path);
            var writer = file ?? Console.Out;
            if (Path.GetExtension(path) is ".ndjson" or ".jsonl")
            {
                WriteJson(table, days, writer);
            }
            else
            {
                WriteCsv(table, days, writer);
            }
        }));
        return command;
    }

    private static void WriteCsv(FeatureTable table, DayRange days, TextWriter writer)
    {
        writer.WriteLine($"id,userId,createdAt,fraud,{string.Join(',', RiskFeatureCalculator.Names)}");
        foreach (var (row, features) in Rows(table, days))
        {
            var values = features.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture));
            writer.WriteLine($"{Quote(row.Id)},{Quote(row.UserId)},{Time(row)},{(row.Fraud is { } fraud ? fraud ? "1" : "0" : "")},{string.Join(',', values)}");
        }
    }

    private static void WriteJson(FeatureTable table, DayRange days, TextWriter writer)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var (row, features) in Rows(table, days))
        {
            buffer.ResetWrittenCount();
            using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteString("id", row.Id);
                json.WriteString("userId", row.UserId);
                json.WriteString("createdAt", Time(row));
                if (row.Fraud is { } fraud)
                {
                    json.WriteBoolean("fraud", fraud);
                }

                json.WriteStartObject("features");
                for (var i = 0; i < features.Length; i++)
                {
                    json.WriteNumber(RiskFeatureCalculator.Names[i], features.Span[i]);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    private static IEnumerable<(LabelledTransaction Row, ReadOnlyMemory<float> Features)> Rows(FeatureTable table, DayRange days) =>
        table.Transactions.Select((row, i) => (row, table.Row(i))).Where(at => days.Contains(at.row.CreatedAt));

    private static string Time(LabelledTransaction row) =>
        row.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
