using System.Globalization;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Emotion.Api.Grpc.V1;
using Emotion.Tests.EndToEnd.Processes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace Emotion.Tests.EndToEnd.Risk;

/// <summary>
/// Kill it while callers wait for scores, start it again, and let them ask again by the same ids, some of which come by Kafka too: every
/// transaction counts exactly once.
/// </summary>
public sealed class ScoreCrashTests
{
    private const int Users = 6;
    private const int PerUser = 60;
    private const int KillAfter = 150;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
    private RiskService.RiskServiceClient _client = null!;
    private int _answered;
    private int _interrupted;

    [Fact]
    public async Task Score_KilledDuringCallsThatAreRepeatedAndComeByKafkaToo_CountsEachIdOnce()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        using var scores = new TopicReader(broker.BootstrapServers, "risk-scores");
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, EnableIdempotence = true, LingerMs = 5 }).Build();
        var (data, settings) = (Path.Combine(folder.Path, "data"), new[] { ("Emotion__Kafka__InfoFile", broker.InfoFile), ("Emotion__Models__Folder", folder.ModelsWith("risk")) });
        using var deadline = new CancellationTokenSource(Patience);

        var api = await ApiProcess.StartAsync(data, settings);
        var channel = GrpcChannel.ForAddress(api.Grpc);
        try
        {
            _client = new RiskService.RiskServiceClient(channel);
            var calling = Task.WhenAll(Enumerable.Range(0, Users).Select(user => CallAsync(user, producer, deadline.Token)));
            await Until.True(() => Task.FromResult(Volatile.Read(ref _answered) >= KillAfter || calling.IsFaulted), Patience, () => api.LastLines);
            await api.KillAsync();
            await api.DisposeAsync();
            channel.Dispose();
            api = await ApiProcess.StartAsync(data, settings);
            channel = GrpcChannel.ForAddress(api.Grpc);
            Volatile.Write(ref _client, new RiskService.RiskServiceClient(channel));
            await calling;
            Assert.True(_interrupted > 0, "The kill met no call.");

            // One more of each user, behind all that came by Kafka: its windows hold each transaction once, and itself.
            foreach (var user in Enumerable.Range(0, Users))
            {
                await SendAsync(producer, user, PerUser, deadline.Token);
            }

            string[] last = [.. Enumerable.Range(0, Users).Select(user => Id(user, PerUser))];
            await Until.True(() => Task.FromResult(last.All(scores.Ids.Contains)), Patience, () => api.LastLines);
        }
        finally
        {
            channel.Dispose();
            await api.DisposeAsync();
        }

        var results = scores.Values.ToLookup(score => score["id"]!.GetValue<string>());
        Assert.Equal(Users * (PerUser + 1), results.Count);
        foreach (var user in Enumerable.Range(0, Users))
        {
            var features = results[Id(user, PerUser)].Last()["features"]!;
            Assert.Equal((user, PerUser + 1.0), (user, features["count24h"]!.GetValue<double>()));
            Assert.Equal(Enumerable.Range(0, PerUser + 1).Sum(Amount), features["sum24h"]!.GetValue<double>(), 0.01);
        }
    }

    /// <summary>One call after the other, each until it is answered; every third transaction comes by Kafka before its call, every third after it.</summary>
    private async Task CallAsync(int user, IProducer<string, string> producer, CancellationToken deadline)
    {
        for (var number = 0; number < PerUser; number++)
        {
            if (number % 3 == 0)
            {
                await SendAsync(producer, user, number, deadline);
            }

            while (!await TryScoreAsync(user, number, deadline))
            {
                // A caller's pause before it asks again.
                await Task.Delay(TimeSpan.FromMilliseconds(200), deadline);
            }

            Interlocked.Increment(ref _answered);
            if (number % 3 == 1)
            {
                await SendAsync(producer, user, number, deadline);
            }
        }
    }

    private async Task<bool> TryScoreAsync(int user, int number, CancellationToken deadline)
    {
        try
        {
            var answer = await Volatile.Read(ref _client).ScoreAsync(
                new ScoreRequest
                {
                    Id = Id(user, number),
                    UserId = User(user),
                    Amount = Amount(number),
                    Currency = "EUR",
                    MerchantId = Merchant(number),
                    CreatedAt = At(number).ToTimestamp(),
                },
                deadline: DateTime.UtcNow.AddSeconds(20),
                cancellationToken: deadline);
            Assert.Equal(Id(user, number), answer.Id);
            return true;
        }
        catch (RpcException known) when (known.StatusCode == StatusCode.AlreadyExists)
        {
            // Recorded before, by an earlier call or by Kafka.
            return true;
        }
        catch (Exception gone) when (gone is ObjectDisposedException
            or RpcException { StatusCode: StatusCode.Unavailable or StatusCode.Internal or StatusCode.DeadlineExceeded or StatusCode.Cancelled })
        {
            deadline.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _interrupted);
            return false;
        }
    }

    private async Task SendAsync(IProducer<string, string> producer, int user, int number, CancellationToken deadline)
    {
        var json = new JsonObject
        {
            ["id"] = Id(user, number),
            ["userId"] = User(user),
            ["amount"] = Amount(number),
            ["currency"] = "EUR",
            ["merchantId"] = Merchant(number),
            ["createdAt"] = At(number).ToString("O", CultureInfo.InvariantCulture),
        };
        await producer.ProduceAsync("transactions", new Message<string, string> { Key = User(user), Value = json.ToJsonString() }, deadline);
    }

    private static string User(int user) => FormattableString.Invariant($"caller-{user}");

    private static string Id(int user, int number) => FormattableString.Invariant($"{User(user)}-{number}");

    private static string Merchant(int number) => FormattableString.Invariant($"shop-{number % 5}");

    private static double Amount(int number) => 10 + number;

    private DateTimeOffset At(int number) => _start.AddSeconds(number);
}
