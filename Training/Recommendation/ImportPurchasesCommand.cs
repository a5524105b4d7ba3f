using System.CommandLine;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization;
using Emotion.Training.Commands;
using Spectre.Console;

namespace Emotion.Training.Recommendation;

/// <summary><c>import purchases</c>: loads a file of purchases into a running service.</summary>
internal static class ImportPurchasesCommand
{
    private const int RowsPerRequest = 20_000;
    private const int MaxErrors = 100;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var file = new Option<FileInfo>("--file") { Description = "Purchases: CSV, TSV, NDJSON or Parquet (.parquet).", Required = true }.AcceptExistingOnly();
        var to = ServiceAddress.CreateOption("--to", "The service.");
        var key = new Option<string?>("--key") { Description = "API key of scope write. Embedded mode asks for none." };
        var user = new Option<string>("--user") { Description = "Column of the user.", DefaultValueFactory = _ => "userId" };
        var item = new Option<string>("--item") { Description = "Column of the item.", DefaultValueFactory = _ => "itemId" };
        var quantity = new Option<string>("--quantity") { Description = "Column of the quantity; 1 where there is none.", DefaultValueFactory = _ => "quantity" };
        var time = new Option<string>("--time") { Description = "Column of the time: RFC 3339 or Unix seconds.", DefaultValueFactory = _ => "createdAt" };
        var line = new Option<string>("--line") { Description = "Column that tells apart lines of one user, item and time.", DefaultValueFactory = _ => "line" };
        var command = new Command(
            "purchases",
            "Load purchase history into the feature store. Rows that cannot be read are counted and the first 100 reported; loading the same file again changes nothing. "
            + "Example: import purchases --file purchases.parquet --user customer_id --item sku --time bought_at.")
        {
            file, to, key, user, item, quantity, time, line,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = new CommandOutput(parsed);
            var columns = new PurchaseColumns(
                parsed.GetValue(user)!, parsed.GetValue(item)!, parsed.GetValue(quantity)!, parsed.GetValue(time)!, parsed.GetValue(line)!);
            using var client = new HttpClient { BaseAddress = parsed.GetValue(to) };
            if (parsed.GetValue(key) is { } secret)
            {
                client.DefaultRequestHeaders.Add("X-Api-Key", secret);
            }

            try
            {
                var report = await output.Progress.Progress().StartAsync(progress => LoadAsync(client, parsed.GetRequiredValue(file), columns, progress, cancellationToken));
                output.Write(report, PurchaseImportJson.Default.PurchaseImportReport, console => Show(console, report));
                return report.Accepted == 0 && report.Rejected > 0 ? 1 : 0;
            }
            catch (Exception failed) when (failed is HttpRequestException or IOException or FormatException)
            {
                await Console.Error.WriteLineAsync($"error: {failed.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task<PurchaseImportReport> LoadAsync(
        HttpClient client, FileInfo file, PurchaseColumns columns, ProgressContext progress, CancellationToken cancellationToken)
    {
        var bar = progress.AddTask(file.Name, maxValue: 1);
        var report = new PurchaseImportReport(0, 0, 0, 0, []);
        List<PurchaseRow> rows = new(RowsPerRequest);
        await foreach (var row in PurchaseFile.ReadAsync(file, columns, share => bar.Value = share).WithCancellation(cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == RowsPerRequest)
            {
                report = report.Plus(await SendAsync(client, rows, cancellationToken));
                rows.Clear();
            }
        }

        if (rows.Count > 0)
        {
            report = report.Plus(await SendAsync(client, rows, cancellationToken));
        }

        bar.Value = 1;
        return report;
    }

    private static async Task<PurchaseImportReport> SendAsync(HttpClient client, List<PurchaseRow> rows, CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        foreach (var row in rows)
        {
            _ = body.Append(row.Json).Append('\n');
        }

        using var content = new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await client.PostAsync(new Uri("v1/purchases/import", UriKind.Relative), content, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{client.BaseAddress} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        var report = await answer.Content.ReadFromJsonAsync(PurchaseImportJson.Default.PurchaseImportReport, cancellationToken)
            ?? throw new HttpRequestException($"{client.BaseAddress} answered nothing.");

        // Lines of the request, as lines of the file.
        return report with { Errors = [.. report.Errors.Select(error => error with { Line = rows[(int)error.Line - 1].Line })] };
    }

    private static void Show(IAnsiConsole console, PurchaseImportReport report)
    {
        console.MarkupLineInterpolated($"{report.Accepted:N0} rows loaded ({report.Loaded:N0} new or changed, {report.Unchanged:N0} known), {report.Rejected:N0} rejected");
        foreach (var error in report.Errors)
        {
            console.MarkupLineInterpolated($"  line {error.Line}: {error.Field} {error.Message}");
        }
    }

    private static PurchaseImportReport Plus(this PurchaseImportReport one, PurchaseImportReport other) => new(
        one.Accepted + other.Accepted,
        one.Loaded + other.Loaded,
        one.Unchanged + other.Unchanged,
        one.Rejected + other.Rejected,
        [.. one.Errors.Concat(other.Errors).Take(MaxErrors)]);
}

/// <summary>What the service answers, and the command prints.</summary>
internal sealed record PurchaseImportReport(long Accepted, long Loaded, long Unchanged, long Rejected, IReadOnlyList<PurchaseImportError> Errors);

/// <summary>What is wrong with a row.</summary>
internal sealed record PurchaseImportError(long Line, string Field, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PurchaseImportReport))]
internal sealed partial class PurchaseImportJson : JsonSerializerContext;
