using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Simulation.Risk;

namespace Emotion.Silo.Demo;

/// <summary>Simulated transactions.</summary>
internal sealed class TransactionFlow(TransactionSimulator simulator) : DemoFlow
{
    public override string Topic => Topics.Transactions;

    public override double PerPost => 0.2;

    protected override string Write(Utf8JsonWriter json, DateTimeOffset now)
    {
        var made = simulator.Next(now);
        json.WriteString("id", made.Id);
        json.WriteString("userId", made.UserId);
        json.WriteNumber("amount", made.Amount);
        json.WriteString("currency", made.Currency);
        json.WriteString("merchantId", made.MerchantId);
        json.WriteString("category", made.Category);
        json.WriteString("country", made.Country);
        json.WriteNumber("lat", made.Latitude);
        json.WriteNumber("lon", made.Longitude);
        json.WriteString("createdAt", made.CreatedAt);
        return made.UserId;
    }
}
