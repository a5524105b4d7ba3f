using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Recommendation;

namespace Emotion.Silo.Demo;

/// <summary>The simulated shop's items, said again and again: what is said of an item last holds.</summary>
internal sealed class ItemFlow(ShopSimulator simulator) : DemoFlow
{
    private int _next;

    public override string Topic => Topics.Items;

    public override double PerPost => 0.2;

    protected override string Write(Utf8JsonWriter json, DateTimeOffset now)
    {
        var item = simulator.Items[_next++ % simulator.Items.Count];
        json.WriteString("itemId", item.ItemId);
        json.WriteString("title", item.Title);
        json.WriteString("category", item.Category);
        json.WriteNumber("price", item.Price);
        json.WriteBoolean("inStock", item.InStock);
        return item.ItemId;
    }
}
