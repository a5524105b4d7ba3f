using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Emotion.Training.Replay;

/// <summary>Finds the broker: as named, or by asking a running API.</summary>
internal static class BrokerAddress
{
    /// <summary>The bootstrap servers.</summary>
    /// <param name="bootstrapServers">As named on the command line; <see langword="null"/> to ask the API.</param>
    /// <param name="api">Address of the API.</param>
    /// <param name="apiKey">A key of scope <c>read</c>, where the API wants one.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">Neither named nor found; the message says what to do.</exception>
    public static async Task<string> FindAsync(string? bootstrapServers, Uri api, string? apiKey, CancellationToken cancellation)
    {
        if (!string.IsNullOrWhiteSpace(bootstrapServers))
        {
            return bootstrapServers;
        }

        using var http = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(5) };
        if (apiKey is not null)
        {
            http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        }

        try
        {
            var system = await http.GetFromJsonAsync<JsonNode>("/v1/system", cancellation);
            return system?["kafka"]?["bootstrapServers"]?.GetValue<string>()
                ?? throw new IOException($"{api}v1/system names no broker; name it with --bootstrap host:port.");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException || (unreachable is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new IOException(
                $"No API answers at {api} ({unreachable.Message}). Start one with 'dotnet run --project Api', or name the broker with --bootstrap host:port.",
                unreachable);
        }
    }
}
