using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Emotion;

namespace Emotion.Silo.Demo;

/// <summary>Simulated posts.</summary>
internal sealed class PostFlow(PostSimulator simulator) : DemoFlow
{
    public override string Topic => Topics.Posts;

    public override double PerPost => 1;

    protected override string Write(Utf8JsonWriter json, DateTimeOffset now)
    {
        var post = simulator.Next(now);
        json.WriteString("id", post.Id);
        json.WriteString("userId", post.UserId);
        json.WriteString("text", post.Text);
        json.WriteString("createdAt", post.CreatedAt);
        json.WriteString("lang", post.Lang);
        return post.UserId;
    }
}
