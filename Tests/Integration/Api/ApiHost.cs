using System.Security.Cryptography;
using System.Text;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Api;

/// <summary>One API node on free ports, over a broker in memory.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, MemoryBroker broker, LogLines logs)
    {
        _app = app;
        Broker = broker;
        Logs = logs;
        var addresses = app.Addresses();
        Http = addresses[0];
        Grpc = addresses[^1];
    }

    public MemoryBroker Broker { get; }

    public LogLines Logs { get; }

    public Uri Http { get; }

    public Uri Grpc { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A key that the node lets in when started by StartSecuredAsync.</summary>
    public static string Key(string scope) => "oe_test-key-of-scope-" + scope;

    /// <summary>Starts a node in embedded mode.</summary>
    public static Task<ApiHost> StartAsync(MemoryBroker? broker = null, params string[] settings) => StartAsync(EmotionMode.Embedded, broker, settings);

    /// <summary>Starts a node that asks for credentials: one key for each scope, and one of user ann for her own data, see Key.</summary>
    public static Task<ApiHost> StartSecuredAsync(params string[] settings)
    {
        List<string> all =
        [
            "--Emotion:Mode=Client", "--Emotion:Http:Address=127.0.0.1",
            "--Emotion:Storage:ConnectionString=Host=unused", "--Emotion:Kafka:BootstrapServers=unused:9092",
        ];
        foreach (var (i, scope) in ((string[])["read", "write", "admin"]).Index())
        {
            all.Add($"--Emotion:Security:ApiKeys:{i}:Name={scope}er");
            all.Add($"--Emotion:Security:ApiKeys:{i}:Sha256={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key(scope))))}");
            all.Add($"--Emotion:Security:ApiKeys:{i}:Scopes:0={scope}");
        }

        all.AddRange(
        [
            "--Emotion:Security:ApiKeys:3:Name=ann", "--Emotion:Security:ApiKeys:3:User=ann",
            $"--Emotion:Security:ApiKeys:3:Sha256={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key("ann"))))}",
            "--Emotion:Security:ApiKeys:3:Scopes:0=read", "--Emotion:Security:ApiKeys:3:Scopes:1=write",
        ]);
        return StartAsync(EmotionMode.Client, null, [.. all, .. settings]);
    }

    public HttpClient CreateClient(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Http };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
        }

        return client;
    }

    public Task<FeedClient> OpenFeedAsync(string query = "", string? key = null, string? origin = null) => FeedClient.OpenAsync(Http, query, options =>
    {
        if (key is not null)
        {
            options.SetRequestHeader("X-Api-Key", key);
        }

        if (origin is not null)
        {
            options.SetRequestHeader("Origin", origin);
        }
    });

    public async ValueTask DisposeAsync() => await _app.EndAsync();

    private static async Task<ApiHost> StartAsync(EmotionMode mode, MemoryBroker? broker, string[] settings)
    {
        broker ??= new MemoryBroker();
        var logs = new LogLines();
        var app = ApiProgram.Build(["--Emotion:Http:Port=0", "--Emotion:Http:GrpcPort=0", $"--Emotion:Mode={mode}", .. settings], (builder, _) =>
        {
            builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
            builder.Services.AddSingleton<IEventIngress>(broker);
            builder.Services.AddSingleton<ITopicTail>(broker);
            builder.Services.AddSingleton<IBrokerStatus>(broker);
            builder.Services.AddSingleton(NoCluster.Create());
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApiHost(app, broker, logs);
    }
}
