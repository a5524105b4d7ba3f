using System.Text.Json;
using Emotion.Simulation.Emotion;

namespace Emotion.Benchmarks.Emotion;

/// <summary>Simulated posts as they stand in Kafka.</summary>
internal static class PostBatch
{
    public static (string User, byte[] Json)[] Create(int count, int users, int seed, DateTimeOffset now)
    {
        var simulator = new PostSimulator(seed, users, now);
        var posts = new (string, byte[])[count];
        for (var at = 0; at < count; at++)
        {
            var post = simulator.Next(now);
            posts[at] = (post.UserId, JsonSerializer.SerializeToUtf8Bytes(new { id = post.Id, userId = post.UserId, text = post.Text, createdAt = post.CreatedAt }));
        }

        return posts;
    }
}
