using System.Buffers;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Silo.Demo;

/// <summary>One simulated stream: which topic it goes to, how many events per simulated post, and how its next event is written.</summary>
internal abstract class DemoFlow
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    /// <summary>The topic.</summary>
    public abstract string Topic { get; }

    /// <summary>Events of this flow for each simulated post.</summary>
    public abstract double PerPost { get; }

    /// <summary>Writes the next event.</summary>
    /// <returns>The record's key.</returns>
    protected abstract string Write(Utf8JsonWriter json, DateTimeOffset now);

    /// <summary>The next event, at <paramref name="now"/>.</summary>
    public IngressEvent Next(DateTimeOffset now)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartObject();
        var key = Write(json, now);
        json.WriteEndObject();
        json.Flush();
        return new IngressEvent(key, _buffer.WrittenSpan.ToArray());
    }
}
