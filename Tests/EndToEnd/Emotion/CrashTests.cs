using Confluent.Kafka;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Emotion;

/// <summary>The promise of the whole thing: kill it at any instant, start it again, and the counts are exact.</summary>
public sealed class CrashTests
{
    private const int Kills = 10;
    private const int Users = 60;
    private const int PostsPerSecond = 120;

    [Fact]
    public async Task Posts_WhenKilledTenTimesUnderLoad_AreCountedExactlyAndEachHasAResult()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        using var results = new TopicReader(broker.BootstrapServers, "emotions");
        using var stopSending = new CancellationTokenSource();
        var sending = SendAsync(broker.BootstrapServers, stopSending.Token);

        var random = new Random(Environment.ProcessId);
        var data = Path.Combine(folder.Path, "data");
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var doomed = ApiProcess.Launch(data, ("Emotion__Kafka__InfoFile", broker.InfoFile));
            if (kill % 3 != 2)
            {
                // Two in three die at work, the third wherever it is in starting.
                await doomed.ReadyAsync();
            }

            await Task.Delay(TimeSpan.FromSeconds(0.2 + (2.5 * random.NextDouble())));
            await doomed.KillAsync();
        }

        await stopSending.CancelAsync();
        var sent = await sending;
        await using var api = await ApiProcess.StartAsync(data, ("Emotion__Kafka__InfoFile", broker.InfoFile));
        var wrong = "";
        await Until.True(
            async () =>
            {
                var counts = new List<string>();
                foreach (var (user, ids) in sent)
                {
                    var posts = await api.PostsOfAsync(user);
                    Assert.True(posts <= ids.Count, $"{user} has {posts} posts, but only {ids.Count} were sent: something counted twice");
                    if (posts != ids.Count)
                    {
                        counts.Add($"{user}: {posts} of {ids.Count}");
                    }
                }

                wrong = $"{counts.Count} users lack posts: {string.Join(", ", counts.Take(5))}";
                return counts.Count == 0;
            },
            TimeSpan.FromSeconds(180),
            () => wrong);

        var expected = sent.SelectMany(user => user.Value).ToHashSet();
        await Until.True(
            () => Task.FromResult(expected.IsSubsetOf(results.Ids)),
            TimeSpan.FromSeconds(60),
            () => $"{expected.Except(results.Ids).Count()} of {expected.Count} results are missing");
        Assert.Empty(results.Ids.Except(expected));
    }

    private static async Task<Dictionary<string, List<string>>> SendAsync(string bootstrapServers, CancellationToken stop)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            LingerMs = 5,
        }).Build();
        var sent = new Dictionary<string, List<string>>();
        var acknowledged = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var number = 0; !stop.IsCancellationRequested;)
        {
            for (var burst = 0; burst < PostsPerSecond / 10; burst++, number++)
            {
                var user = $"c{number * 7 % Users}";
                var id = $"crash-{number}";
                if (!sent.TryGetValue(user, out var ids))
                {
                    sent.Add(user, ids = []);
                }

                ids.Add(id);
                acknowledged.Add(producer.ProduceAsync("posts", new Message<string, string>
                {
                    Key = user,
                    Value = Posts.Json(id, user, number, DateTimeOffset.UtcNow),
                }, CancellationToken.None));
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(acknowledged);
        return sent;
    }
}
