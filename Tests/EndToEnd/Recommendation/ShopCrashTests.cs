using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Recommendation;

/// <summary>Kill it at any instant, start it again: no click is lost or counts twice, and what an import has acknowledged is there.</summary>
public sealed class ShopCrashTests
{
    private const int Kills = 4;
    private const int Users = 40;
    private const int ClicksPerSecond = 80;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task ClicksAndPurchases_WhenKilledUnderLoad_CountExactlyOnce()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        var data = Path.Combine(folder.Path, "data");
        using var stopSending = new CancellationTokenSource();
        var sending = SendAsync(broker.BootstrapServers, stopSending.Token);
        var (random, purchases) = (new Random(Environment.ProcessId), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var doomed = ApiProcess.Launch(data, ("Emotion__Kafka__InfoFile", broker.InfoFile));
            await doomed.ReadyAsync();
            using var alive = new CancellationTokenSource();
            var importing = ImportAsync(doomed.Http, purchases, alive.Token);
            // The moment of the kill is what varies; nothing is expected to have happened by then.
            await Task.Delay(TimeSpan.FromSeconds(0.5 + (2 * random.NextDouble())));
            await doomed.KillAsync();
            await alive.CancelAsync();
            purchases = await importing;
        }

        await stopSending.CancelAsync();
        var sent = await sending;
        await using var api = await ApiProcess.StartAsync(data, ("Emotion__Kafka__InfoFile", broker.InfoFile));
        var wrong = "";
        await Until.True(
            async () =>
            {
                var differing = new List<string>();
                foreach (var (user, count) in sent)
                {
                    var counted = await CountAsync(api, $"v1/users/{user}/clicks", "clicks");
                    Assert.True(counted <= count, $"{user} has {counted} clicks, but only {count} were sent: something counted twice");
                    if (counted != count)
                    {
                        differing.Add($"{user}: {counted} of {count}");
                    }
                }

                wrong = string.Join(", ", differing.Take(5));
                return differing.Count == 0;
            },
            Patience,
            () => wrong);

        // A batch that was not acknowledged may be there or not; loading all again adds exactly what is missing.
        for (var batch = 0; batch < purchases; batch++)
        {
            Assert.Equal(0, (await LoadAsync(api.Http, batch, CancellationToken.None))!["loaded"]!.GetValue<long>());
        }

        Assert.True(purchases > 0);
        Assert.InRange(await CountAsync(api, "v1/users/buyer/purchases?limit=1", "count"), 50L * purchases, 50L * (purchases + 1));

        // The silo's memory of who clicked what after what is back too.
        var next = (await api.Http.GetFromJsonAsync<JsonNode>("v1/users/newcomer/recommendations?k=5&context=item-0"))!["items"]!.AsArray();
        Assert.Contains(next, item => item!["itemId"]!.GetValue<string>() == "item-1");
    }

    /// <summary>Loads batch after batch until the service dies.</summary>
    /// <returns>How many batches have been acknowledged, from the first on.</returns>
    private static async Task<int> ImportAsync(HttpClient http, int from, CancellationToken dead)
    {
        for (var batch = from; ; batch++)
        {
            try
            {
                if (await LoadAsync(http, batch, dead) is null)
                {
                    return batch;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or IOException)
            {
                return batch;
            }
        }
    }

    private static async Task<JsonNode?> LoadAsync(HttpClient http, int batch, CancellationToken cancellationToken)
    {
        var rows = new StringBuilder("userId,itemId,quantity,createdAt\n");
        for (var i = 0; i < 50; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"buyer,item-{i % 9},1,{DateTime.UnixEpoch.AddDays(20_000).AddSeconds((batch * 50) + i):O}\n");
        }

        using var content = new StringContent(rows.ToString(), Encoding.UTF8, "text/csv");
        using var answer = await http.PostAsync("v1/purchases/import", content, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) : null;
    }

    private static async Task<long> CountAsync(ApiProcess api, string path, string member)
    {
        using var answer = await api.Http.GetAsync(path);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonNode>())![member]!.GetValue<long>() : 0;
    }

    /// <summary>Each user walks from item to item in one order; every fifth click is sent twice.</summary>
    private static async Task<Dictionary<string, int>> SendAsync(string bootstrapServers, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = 5 }).Build();
        var sent = new Dictionary<string, int>();
        var acknowledged = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var number = 0; !stop.IsCancellationRequested;)
        {
            for (var burst = 0; burst < ClicksPerSecond / 10; burst++, number++)
            {
                var user = $"s{number % Users}";
                var json = new JsonObject
                {
                    ["id"] = $"click-{number}",
                    ["userId"] = user,
                    ["itemId"] = $"item-{number / Users % 9}",
                    ["action"] = "view",
                    ["createdAt"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
                }.ToJsonString();
                sent[user] = sent.GetValueOrDefault(user) + 1;
                for (var time = 0; time < (number % 5 == 0 ? 2 : 1); time++)
                {
                    acknowledged.Add(producer.ProduceAsync("clicks", new Message<string, string> { Key = user, Value = json }, CancellationToken.None));
                }
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(acknowledged);
        return sent;
    }
}
