using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Streams.Kafka;

/// <summary>How another process finds an embedded broker.</summary>
/// <param name="BootstrapServers">Where it listens.</param>
/// <param name="Incarnation">This life of its topics.</param>
/// <param name="ProcessId">The process it lives in.</param>
public sealed record EmbeddedBrokerInfo(string BootstrapServers, string Incarnation, int ProcessId)
{
    /// <summary>Writes the file in one step: a reader sees all of it or nothing.</summary>
    public async Task WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        var temporary = path + "." + ProcessId + ".tmp";
        await File.WriteAllBytesAsync(temporary, JsonSerializer.SerializeToUtf8Bytes(this, BrokerInfoJson.Default.EmbeddedBrokerInfo), cancellationToken);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the file while a host is composed, or answers <see langword="null"/> if there is none.</summary>
    public static EmbeddedBrokerInfo? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), BrokerInfoJson.Default.EmbeddedBrokerInfo) : null;

    /// <summary>Reads the file, or answers <see langword="null"/> while there is none.</summary>
    public static async Task<EmbeddedBrokerInfo?> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), BrokerInfoJson.Default.EmbeddedBrokerInfo);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EmbeddedBrokerInfo))]
internal sealed partial class BrokerInfoJson : JsonSerializerContext;
