using System.Globalization;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Risk;

/// <summary>
/// What was computed from the stream, by a service killed again and again, equals to the last bit what <c>features transactions</c> computes from
/// a file of the same transactions.
/// </summary>
public sealed class RiskParityTests
{
    private const string Group = "risk-parity";
    private const int Partitions = 8;
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Merchants' records are read from the reporting delay, seven days, on: what came before must have reached them by then.
    private static readonly DateTimeOffset EndOfFirstPart = FirstDay.AddDays(4);
    private static readonly DateTimeOffset SecondPart = FirstDay.AddDays(11);

    [Fact]
    public async Task Features_OfAServiceKilledUnderLoad_EqualThoseComputedFromTheFile()
    {
        using var folder = new TemporaryFolder();
        var (file, profiles) = (Path.Combine(folder.Path, "transactions.csv"), Path.Combine(folder.Path, "profiles.csv"));
        await TrainingCommand.RunAsync(
            "simulate", "transactions", "--days", "14", "--from", "2026-01-01", "--customers", "150", "--merchants", "40", "--seed", "11",
            "--out", file, "--profiles-out", profiles);
        var lines = (await File.ReadAllLinesAsync(file))
            .Where((line, i) => i == 0 || CreatedAt(line) < EndOfFirstPart || CreatedAt(line) >= SecondPart).ToArray();
        await File.WriteAllLinesAsync(file, lines);
        var first = lines.Skip(1).Where(line => CreatedAt(line) < EndOfFirstPart).ToArray();
        var second = lines.Skip(1).Where(line => CreatedAt(line) >= SecondPart).ToArray();
        Assert.Contains(first, static line => line.EndsWith(",1", StringComparison.Ordinal));

        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        using var scores = new TopicReader(broker.BootstrapServers, "risk-scores", Partitions);
        var service = new Service(Path.Combine(folder.Path, "data"), broker);
        await service.StartAsync();
        await service.ImportProfilesAsync(profiles);

        await SendAsync(broker, service, first, scores, reports: true);
        await new ConsumerGroup(broker.BootstrapServers, Group).CommittedAsync("merchant-activity");
        await SendAsync(broker, service, second, scores, reports: false);
        await service.KillAsync();

        await TrainingCommand.RunAsync("features", "transactions", "--data", file, "--profiles", profiles, "--out", file + ".features.csv");
        var expected = (await File.ReadAllLinesAsync(file + ".features.csv")).Select(static line => line.Split(',')).ToArray();
        var served = scores.Values.ToLookup(static score => score["id"]!.GetValue<string>(), static score => score["features"]!.AsObject());
        Assert.Equal(lines.Length - 1, served.Count);
        foreach (var row in expected.Skip(1))
        {
            // A result that came twice must be the same result: all of them are compared.
            foreach (var features in served[row[0]])
            {
                for (var column = 4; column < row.Length; column++)
                {
                    var (name, offline) = (expected[0][column], float.Parse(row[column], CultureInfo.InvariantCulture));
                    Assert.True(
                        features[name]!.GetValue<float>().Equals(offline),
                        $"{row[0]}: {name} is {features[name]} in the stream and {row[column]} from the file");
                }
            }
        }
    }

    /// <summary>Sends transactions, one in five twice, while the service is killed twice; ends when each has a score.</summary>
    private static async Task SendAsync(BrokerProcess broker, Service service, string[] lines, TopicReader scores, bool reports)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            EnableIdempotence = true,
            LingerMs = 5,
        }).Build();
        var random = new Random(lines.Length);
        foreach (var part in lines.Chunk((lines.Length / 3) + 1))
        {
            var sent = new List<Task>();
            foreach (var line in part)
            {
                for (var times = random.Next(5) == 0 ? 2 : 1; times > 0; times--)
                {
                    sent.Add(producer.ProduceAsync("transactions", Transaction(line), CancellationToken.None));
                }

                if (reports && line.EndsWith(",1", StringComparison.Ordinal))
                {
                    sent.Add(producer.ProduceAsync("fraud-reports", Report(line), CancellationToken.None));
                }
            }

            await Task.WhenAll(sent);
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble()));
            if (part[^1] != lines[^1])
            {
                await service.KillAsync();
                await service.StartAsync();
            }
        }

        var ids = lines.Select(static line => line.Split(',')[0]).ToHashSet();
        await Until.True(
            () => Task.FromResult(ids.IsSubsetOf(scores.Ids)), TimeSpan.FromSeconds(120), () => $"{ids.Except(scores.Ids).Count()} of {ids.Count} scores are missing");
    }

    private static Message<string, string> Transaction(string line)
    {
        // id,userId,amount,currency,merchantId,category,country,lat,lon,createdAt,fraud
        var field = line.Split(',');
        var json = new JsonObject
        {
            ["id"] = field[0],
            ["userId"] = field[1],
            ["amount"] = double.Parse(field[2], CultureInfo.InvariantCulture),
            ["currency"] = field[3],
            ["merchantId"] = field[4],
            ["category"] = field[5],
            ["country"] = field[6],
            ["lat"] = double.Parse(field[7], CultureInfo.InvariantCulture),
            ["lon"] = double.Parse(field[8], CultureInfo.InvariantCulture),
            ["createdAt"] = field[9],
        };
        return new Message<string, string> { Key = field[1], Value = json.ToJsonString() };
    }

    private static Message<string, string> Report(string line)
    {
        var field = line.Split(',');
        var json = new JsonObject
        {
            ["id"] = "report-" + field[0],
            ["userId"] = field[1],
            ["transactionId"] = field[0],
            ["merchantId"] = field[4],
            ["transactionAt"] = field[9],
            ["createdAt"] = SecondPart.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        return new Message<string, string> { Key = field[1], Value = json.ToJsonString() };
    }

    private static DateTimeOffset CreatedAt(string line) => DateTimeOffset.Parse(line.Split(',')[9], CultureInfo.InvariantCulture);

    /// <summary>The service, in one life after the other.</summary>
    private sealed class Service(string data, BrokerProcess broker)
    {
        private ApiProcess? _api;

        public async Task StartAsync() => _api = await ApiProcess.StartAsync(
            data, ("Emotion__Kafka__InfoFile", broker.InfoFile), ("Emotion__Kafka__ConsumerGroup", Group));

        public async Task KillAsync()
        {
            await _api!.KillAsync();
            await _api.DisposeAsync();
        }

        public async Task ImportProfilesAsync(string file)
        {
            using var content = new StringContent(await File.ReadAllTextAsync(file), null, "text/csv");
            using var answer = await _api!.Http.PostAsync("v1/profiles/import", content);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            await new ConsumerGroup(broker.BootstrapServers, Group).CommittedAsync("profiles");
        }
    }
}
