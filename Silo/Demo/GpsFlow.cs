using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Pricing;

namespace Emotion.Silo.Demo;

/// <summary>Simulated positions of drivers and riders.</summary>
internal sealed class GpsFlow(GpsSimulator simulator) : DemoFlow
{
    public override string Topic => Topics.Gps;

    public override double PerPost => 0.5;

    protected override string Write(Utf8JsonWriter json, DateTimeOffset now)
    {
        var gps = simulator.Next(now);
        json.WriteString("id", gps.Id);
        json.WriteString("sourceId", gps.SourceId);
        json.WriteString("kind", gps.IsDemand ? "demand" : "supply");
        json.WriteNumber("lat", gps.Latitude);
        json.WriteNumber("lon", gps.Longitude);
        json.WriteString("createdAt", gps.CreatedAt);
        return gps.SourceId;
    }
}
