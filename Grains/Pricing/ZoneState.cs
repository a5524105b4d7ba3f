using System.Buffers;
using Emotion.EventTime.State;
using Emotion.EventTime.Windows;
using Emotion.Grains.Responses.Episodes;

namespace Emotion.Grains.Pricing;

/// <summary>A zone: its open windows, and the prices of those that have fired and may still be asked for.</summary>
internal sealed class ZoneState
{
    private const byte FirstVersion = 1;
    private const byte Version = 2;

    /// <summary>The open windows; <see langword="null"/> in a zone that has had no event.</summary>
    public KeyedWindows<Sighting, Seen, ZoneDemand>? Windows { get; set; }

    /// <summary>Windows that have fired, oldest first: the open ones and the last closed ones.</summary>
    public List<PricedWindow> Priced { get; } = [];

    /// <summary>What the response rules remember of the zone.</summary>
    public RuleMemory Rules { get; private set; } = new();

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.WriteByte(Version);
        writer.WriteUnsigned((ulong)Priced.Count);
        foreach (var window in Priced)
        {
            window.Write(writer);
        }

        writer.WriteByte(Windows is null ? (byte)0 : (byte)1);
        Windows?.Write(writer);
        Rules.Write(writer);
    }

    public static ZoneState Read(ReadOnlySpan<byte> bytes, WindowRules rules, ZoneAggregator aggregator)
    {
        var state = new ZoneState();
        var reader = new StateReader(bytes);
        var version = reader.ReadVersion(FirstVersion, Version);
        for (var left = reader.ReadCount(bytesEach: 16); left > 0; left--)
        {
            state.Priced.Add(PricedWindow.Read(ref reader));
        }

        if (reader.ReadByte() == 1)
        {
            state.Windows = KeyedWindows.Read(ref reader, rules, aggregator);
        }

        state.Rules = version > FirstVersion ? RuleMemory.Read(ref reader) : state.Rules;

        return state;
    }
}
