using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Recommendation;

/// <summary>The main job in this process with the ranker alone, on a data folder that outlives it: silo, API, a broker.</summary>
internal sealed class ShopHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ShopHost(WebApplication app)
    {
        _app = app;
        var addresses = app.Addresses();
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
        Directory.CreateDirectory(models);
        var ranker = Path.Combine(models, "recommendation");
        if (!Directory.Exists(ranker))
        {
            Directory.CreateSymbolicLink(ranker, Path.Combine(Repository.Root, "models", "recommendation"));
        }

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
        await host.Http.ReadyAsync();
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
        return await answer.ReadObjectAsync();
    }

    public async Task<JsonObject> ImportAsync(string path, string body, string mediaType = "text/csv")
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, mediaType);
        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await answer.ReadObjectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.EndAsync();
    }
}
