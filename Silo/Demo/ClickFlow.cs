using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Recommendation;

namespace Emotion.Silo.Demo;

/// <summary>Simulated clicks in a shop.</summary>
internal sealed class ClickFlow(ShopSimulator simulator) : DemoFlow
{
    public override string Topic => Topics.Clicks;

    public override double PerPost => 0.3;

    protected override string Write(Utf8JsonWriter json, DateTimeOffset now)
    {
        var click = simulator.Next(now);
        json.WriteString("id", click.Id);
        json.WriteString("userId", click.UserId);
        json.WriteString("itemId", click.ItemId);
        json.WriteString("action", click.Action);
        json.WriteString("createdAt", click.CreatedAt);
        return click.UserId;
    }
}
