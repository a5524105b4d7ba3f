using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Models;

/// <summary>An API node in front of silos that serve models, over a broker in memory.</summary>
internal sealed class ModelApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private ModelApi(WebApplication app)
    {
        _app = app;
        var addresses = app.Addresses();
        _client = new HttpClient { BaseAddress = addresses[0] };
        Grpc = addresses[1];
    }

    public Uri Grpc { get; }

    public static async Task<ModelApi> StartAsync(ModelSilos silos)
    {
        var app = ApiProgram.Build(["--Emotion:Http:Port=0", "--Emotion:Http:GrpcPort=0"], (builder, _) =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(silos.Grains);
            var broker = new MemoryBroker();
            builder.Services.AddSingleton<IEventIngress>(broker);
            builder.Services.AddSingleton<ITopicTail>(broker);
            builder.Services.AddSingleton<IBrokerStatus>(broker);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ModelApi(app);
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null);
        return await answer.ReadObjectAsync();
    }

    public async Task<JsonObject> PostAsync(string path, string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body);
        return await answer.ReadObjectAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.EndAsync();
    }
}
