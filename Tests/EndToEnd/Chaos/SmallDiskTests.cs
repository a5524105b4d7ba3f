using System.Net;
using Confluent.Kafka;
using Emotion.Tests.EndToEnd.Emotion;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>The main job on a disk that fills up: it waits, says so, and goes on when there is room.</summary>
public sealed class SmallDiskTests
{
    private const int Users = 200;
    private const int PostsPerUser = 40;

    /// <summary>Room for the schema, not for the write-ahead log of what is sent.</summary>
    private const int MaxFileKilobytes = 256;

    [Fact]
    [Trait("chaos", "small-disk")]
    public async Task DiskFull_WaitsUntilThereIsRoomAndLosesNothing()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        await using var api = ApiProcess.LaunchOnSmallDisk(
            Path.Combine(folder.Path, "data"), ("Emotion__Kafka__InfoFile", broker.InfoFile), ("Emotion__Models__Emotion", "emotion-fast"));
        await api.ReadyAsync();
        await api.FillDiskAsync(MaxFileKilobytes);
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 5 }).Build())
        {
            for (var number = 0; number < Users * PostsPerUser; number++)
            {
                var user = $"d{number % Users}";
                producer.Produce("posts", new Message<string, string> { Key = user, Value = Posts.Json($"disk-{number}", user, number, DateTimeOffset.UtcNow) });
            }

            producer.Flush(TimeSpan.FromSeconds(60));
        }

        await Until.True(
            async () => (await api.Http.GetAsync("health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable,
            TimeSpan.FromSeconds(90),
            () => $"A full disk does not show in readiness: {api.LastLines}");
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("health/live")).StatusCode);

        await api.FreeDiskAsync();
        await api.ReadyAsync();
        for (var user = 0; user < Users; user++)
        {
            long posts = 0;
            await Until.True(async () => (posts = await api.PostsOfAsync($"d{user}")) >= PostsPerUser, TimeSpan.FromSeconds(120), () => $"d{user} has {posts} posts. {api.LastLines}");
            Assert.Equal(PostsPerUser, posts);
        }
    }
}
