using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Api;

/// <summary>What tests ask of a service that runs in this process.</summary>
internal static class RunningApps
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    /// <summary>Where it listens: HTTP/1.1 first, then gRPC.</summary>
    internal static Uri[] Addresses(this WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address))];

    /// <summary>Waits until it wants requests.</summary>
    internal static Task ReadyAsync(this HttpClient client) => Until.TrueAsync(
        async () =>
        {
            using var answer = await client.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        },
        TimeSpan.FromSeconds(60));

    /// <summary>Stops it, and lets go of all it holds.</summary>
    internal static async Task EndAsync(this WebApplication app)
    {
        using var deadline = new CancellationTokenSource(StopPatience);
        await app.StopAsync(deadline.Token);
        await app.DisposeAsync();
    }

    /// <summary>The object of an answer, which must be a success.</summary>
    internal static async Task<JsonObject> ReadObjectAsync(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }
}
