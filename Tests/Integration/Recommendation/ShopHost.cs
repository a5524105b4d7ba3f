using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Recommendation;

/// <summary>The main job in this process with the ranker alone, on a data folder that outlives it: silo, API, a broker.</summary>
internal sealed class ShopHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ShopHost(WebApplication app)
    {
        _app = app;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        Http = new HttpClient { BaseAddress = addresses[0] };
        Grpc = addresses[1];
    }

    public HttpClient Http { get; }

    public Uri Grpc { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Its folder: data and models.</param>
    /// <param name="connectionString">PostgreSQL in place of SQLite.</param>
    /// <param name="brokerInfo">A broker that outlives it, in place of its own.</param>
    public static async Task<ShopHost> StartAsync(string folder, string? connectionString = null, string? brokerInfo = null)
    {
        var models = Path.Combine(folder, "models");
        CopyRanker(models);
        List<string> settings =
        [
            "--Emotion:Http:Port=0", "--Emotion:Http:GrpcPort=0", "--Emotion:Demo:Enabled=false", "--Emotion:Kafka:Partitions=2", "--Logging:LogLevel:Default=None",
            $"--Emotion:DataDirectory={Path.Combine(folder, "data")}", $"--Emotion:Models:Folder={models}",
        ];
        if (connectionString is not null)
        {
            settings.Add($"--Emotion:Storage:ConnectionString={connectionString}");
        }

        if (brokerInfo is not null)
        {
            settings.Add($"--Emotion:Kafka:InfoFile={brokerInfo}");
        }

        var app = ApiProgram.Build([.. settings]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new ShopHost(app);
        await Eventually.TrueAsync(
            async () => (await host.Http.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode, seconds: 60);
        return host;
    }

    public async Task<JsonObject> GetAsync(string path) =>
        (await Http.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    /// <summary>Items of an answer for a user.</summary>
    public async Task<List<JsonObject>> RecommendAsync(string user, string query = "k=10") =>
        [.. (await GetAsync($"v1/users/{user}/recommendations?{query}"))["items"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>How many clicks of a user have counted.</summary>
    public async Task<long> ClicksOfAsync(string user)
    {
        using var answer = await Http.GetAsync(new Uri($"v1/users/{user}/clicks", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["clicks"]!.GetValue<long>() : 0;
    }

    public async Task<JsonObject> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public async Task<JsonObject> ImportAsync(string path, string body, string mediaType = "text/csv")
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, mediaType);
        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private static void CopyRanker(string models)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shipped = new DirectoryInfo(Path.Combine(folder.FullName, "models", "recommendation"));
            if (!shipped.Exists)
            {
                continue;
            }

            foreach (var file in shipped.EnumerateFiles("*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(models, "recommendation", Path.GetRelativePath(shipped.FullName, file.FullName));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                file.CopyTo(copy, overwrite: true);
            }

            return;
        }

        throw new InvalidOperationException("There is no models/recommendation above the tests.");
    }
}
