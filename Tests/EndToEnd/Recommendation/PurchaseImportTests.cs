using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Emotion.Tests.EndToEnd.Processes;
using Parquet;
using Parquet.Serialization;

namespace Emotion.Tests.EndToEnd.Recommendation;

/// <summary><c>Training import purchases</c> against a running service, in each format that it reads.</summary>
public sealed class PurchaseImportTests
{
    private const int Reported = 100;

    private static readonly string[] Mapped = ["--user", "customer_id", "--item", "sku", "--quantity", "pieces", "--time", "bought_at"];
    private static readonly string[] FieldsOfBadRows = ["row", "row", "quantity", "createdAt"];
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Import_EachFormat_LoadsTheGoodRowsNamesTheBadOnesAndTheSecondTimeChangesNothing()
    {
        using var folder = new TemporaryFolder();
        await using var api = await ApiProcess.StartAsync(Path.Combine(folder.Path, "data"), ("Emotion__Models__Folder", folder.ModelsWith("recommendation")));

        var (file, good, bad) = await WriteNdjsonAsync(folder);
        var report = await ImportTwiceAsync(api, file, good, bad);
        Assert.True(bad.Count > Reported);
        Assert.Equal(FieldsOfBadRows, report["errors"]!.AsArray().Take(FieldsOfBadRows.Length).Select(error => error!["field"]!.GetValue<string>()));
        Assert.Contains("itemId", report["errors"]![1]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(good, await PurchasesOfAsync(api, "json"));

        (file, good, bad) = await WriteCsvAsync(folder);
        await ImportTwiceAsync(api, file, good, bad, Mapped);
        Assert.Equal(good, await PurchasesOfAsync(api, "csv"));

        (file, good, bad) = await WriteParquetAsync(folder);
        await ImportTwiceAsync(api, file, good, bad, Mapped);
        Assert.Equal(good, await PurchasesOfAsync(api, "parquet"));

        // Values arrive as they stand in the file.
        var newest = (await api.Http.GetFromJsonAsync<JsonNode>("v1/users/parquet/purchases?limit=1"))!["purchases"]![0]!;
        Assert.Equal("sku-9", newest["itemId"]!.GetValue<string>());
        Assert.Equal((3.0, Start.AddHours(99)), (newest["quantity"]!.GetValue<double>(), newest["createdAt"]!.GetValue<DateTimeOffset>().UtcDateTime));

        // With columns named otherwise and not mapped no row has a user: nothing loads, and the command says so by its exit code.
        var (code, output) = await TrainingCommand.TryAsync("import", "purchases", "--file", file, "--to", api.Address.ToString(), "--json");
        Assert.Equal((1, 0L), (code, Report(output)["accepted"]!.GetValue<long>()));
    }

    private static async Task<JsonNode> ImportTwiceAsync(ApiProcess api, string file, int good, List<long> bad, params string[] columns)
    {
        JsonNode report = null!;
        for (var time = 0; time < 2; time++)
        {
            report = Report(await TrainingCommand.RunAsync(["import", "purchases", "--file", file, "--to", api.Address.ToString(), "--json", .. columns]));
            var (loaded, unchanged) = time == 0 ? (good, 0) : (0, good);
            Assert.Equal(
                (good, loaded, unchanged, bad.Count),
                (Count(report, "accepted"), Count(report, "loaded"), Count(report, "unchanged"), Count(report, "rejected")));
            Assert.Equal(bad.Take(Reported), report["errors"]!.AsArray().Select(error => error!["line"]!.GetValue<long>()));
        }

        return report;
    }

    /// <summary>Every third row is bad in one of four ways, and a blank line is a line.</summary>
    private static async Task<(string File, int Good, List<long> Bad)> WriteNdjsonAsync(TemporaryFolder folder)
    {
        List<string> lines = [""];
        List<long> bad = [];
        var good = 0;
        for (var i = 0; i < 360; i++)
        {
            var createdAt = Start.AddMinutes(i).ToString("O", CultureInfo.InvariantCulture);
            if (i % 3 == 0)
            {
                bad.Add(lines.Count + 1);
                lines.Add((i / 3 % 4) switch
                {
                    0 => "this is no JSON",
                    1 => $$"""{"userId":"json","createdAt":"{{createdAt}}"}""",
                    2 => $$"""{"userId":"json","itemId":"lamp","quantity":0,"createdAt":"{{createdAt}}"}""",
                    _ => """{"userId":"json","itemId":"lamp","createdAt":"soon"}""",
                });
            }
            else
            {
                good++;
                lines.Add($$"""{"userId":"json","itemId":"lamp","quantity":2,"createdAt":"{{createdAt}}","channel":"web"}""");
            }
        }

        return (await WriteAsync(folder, "purchases.ndjson", lines), good, bad);
    }

    /// <summary>More rows than go into one request, so that a line of the second one is to be told by its line in the file.</summary>
    private static async Task<(string File, int Good, List<long> Bad)> WriteCsvAsync(TemporaryFolder folder)
    {
        const int Rows = 20_010;
        List<long> bad = [7, 20_006];
        List<string> lines = ["bought_at;sku;customer_id;pieces"];
        var from = new DateTimeOffset(Start).ToUnixTimeSeconds();
        for (var i = 0; i < Rows; i++)
        {
            var time = bad.Contains(lines.Count + 1) ? "yesterday"
                : i % 2 == 0 ? (from + i).ToString(CultureInfo.InvariantCulture)
                : Start.AddSeconds(i).ToString("O", CultureInfo.InvariantCulture);
            lines.Add(FormattableString.Invariant($"{time};sku-{i % 10};csv;1"));
        }

        return (await WriteAsync(folder, "purchases.csv", lines), Rows - bad.Count, bad);
    }

    /// <summary>Several row groups; a row's number counts through them.</summary>
    private static async Task<(string File, int Good, List<long> Bad)> WriteParquetAsync(TemporaryFolder folder)
    {
        const int Rows = 100;
        List<long> bad = [41, 90];
        var rows = Enumerable.Range(0, Rows).Select(i => new ParquetPurchase
        {
            Customer = i + 1 == bad[0] ? null : "parquet",
            Sku = FormattableString.Invariant($"sku-{i % 10}"),
            Pieces = i + 1 == bad[1] ? 0 : 3,
            BoughtAt = Start.AddHours(i),
        });
        var file = Path.Combine(folder.Path, "purchases.parquet");
        await ParquetSerializer.SerializeAsync(rows, file, new ParquetOptions { RowGroupSize = 40 });
        return (file, Rows - bad.Count, bad);
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(folder.Path, name);
        await File.WriteAllLinesAsync(file, lines);
        return file;
    }

    /// <summary>The one JSON document on standard output, among the progress on standard error.</summary>
    private static JsonNode Report(string output) => JsonNode.Parse(Assert.Single(output.Split('\n'), line => line.StartsWith('{')))!;

    private static int Count(JsonNode report, string member) => report[member]!.GetValue<int>();

    private static async Task<int> PurchasesOfAsync(ApiProcess api, string user) =>
        Count((await api.Http.GetFromJsonAsync<JsonNode>($"v1/users/{user}/purchases?limit=1"))!, "count");

    /// <summary>A purchase as another system wrote it.</summary>
    private sealed class ParquetPurchase
    {
        [JsonPropertyName("customer_id")]
        public string? Customer { get; set; }

        [JsonPropertyName("sku")]
        public string? Sku { get; set; }

        [JsonPropertyName("pieces")]
        public int Pieces { get; set; }

        [JsonPropertyName("bought_at")]
        public DateTime BoughtAt { get; set; }
    }
}
