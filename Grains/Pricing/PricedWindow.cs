using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Pricing;

namespace Emotion.Grains.Pricing;

/// <summary>A window's latest price, kept for the trend and the smoothing of the next.</summary>
internal readonly record struct PricedWindow(
    long StartMs, long EndMs, ZoneDemand Demand, double Multiplier, int Revision, bool Final, string Model, string ModelVersion)
{
    public ZonePrice ToPrice(string zone) => new()
    {
        Zone = zone,
        WindowStart = DateTimeOffset.FromUnixTimeMilliseconds(StartMs),
        WindowEnd = DateTimeOffset.FromUnixTimeMilliseconds(EndMs),
        Supply = Demand.Supply,
        Demand = Demand.Demand,
        Multiplier = Multiplier,
        Revision = Revision,
        Final = Final,
        Model = new ModelStamp(Model, ModelVersion),
    };

    public void Write(StateWriter writer)
    {
        writer.WriteSigned(StartMs);
        writer.WriteSigned(EndMs);
        writer.WriteSigned(Demand.Supply);
        writer.WriteSigned(Demand.Demand);
        writer.WriteDouble(Multiplier);
        writer.WriteSigned(Revision);
        writer.WriteByte(Final ? (byte)1 : (byte)0);
        writer.WriteText(Model);
        writer.WriteText(ModelVersion);
    }

    public static PricedWindow Read(ref StateReader reader) => new(
        reader.ReadSigned(), reader.ReadSigned(), new ZoneDemand(reader.ReadSigned(), reader.ReadSigned()), reader.ReadDouble(),
        (int)reader.ReadSigned(), reader.ReadByte() == 1, reader.ReadText(), reader.ReadText());
}
