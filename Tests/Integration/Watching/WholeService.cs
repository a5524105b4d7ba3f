using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Api.Hosting;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Inference;
using Emotion.Inference.Onnx;
using Emotion.Silo.Storage;
using Emotion.Silo.Storage.Sqlite;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Api;
using Emotion.Tests.Integration.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Watching;

/// <summary>The main job in this process, with a database, a broker and a model that can be made slow.</summary>
internal sealed class WholeService : IAsyncDisposable
{
    /// <summary>The one model it serves: loading all of them takes longer than most tests.</summary>
    private const string Model = "emotion-fast";

    private readonly string _folder;
    private readonly WebApplication _app;

    private WholeService(string folder, WebApplication app, SlowModels models)
    {
        _folder = folder;
        _app = app;
        Models = models;
        Address = app.Addresses()[0];
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public FaultyDatabase Database => (FaultyDatabase)_app.Services.GetRequiredService<IStateDatabase>();

    public SlowProducer Producer => (SlowProducer)_app.Services.GetRequiredService<IKafkaProducer>();

    public SlowModels Models { get; }

    public static async Task<WholeService> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("emotion-watch-").FullName;
        var models = new SlowModels();
        var shipped = Path.Combine(folder, "models");
        Directory.CreateDirectory(shipped);
        Directory.CreateSymbolicLink(Path.Combine(shipped, Model), Path.Combine(Repository.Root, "models", Model));
        string[] arguments =
        [
            "--Emotion:Mode=Embedded", $"--Emotion:DataDirectory={folder}", "--Emotion:Http:Port=0", "--Emotion:Http:GrpcPort=0", "--Emotion:Demo:Enabled=false",
            $"--Emotion:Models:Folder={shipped}", $"--Emotion:Models:Emotion={Model}", "--Emotion:Kafka:Partitions=2", .. settings,
        ];
        var app = ApiProgram.Build(arguments, (builder, mode) =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IStateDatabase>(services => new FaultyDatabase(ActivatorUtilities.CreateInstance<SqliteStateDatabase>(services)));
            builder.Services.AddSingleton<IKafkaProducer>(services => new SlowProducer(ActivatorUtilities.CreateInstance<KafkaProducer>(services)));
            BackendExtensions.AddBackend(builder, mode);
            builder.Services.Remove(builder.Services.First(service => service.ImplementationType == typeof(OnnxTextModelLoader)));
            builder.Services.AddSingleton<IModelLoader>(services => models.Slow(ActivatorUtilities.CreateInstance<OnnxTextModelLoader>(services)));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var service = new WholeService(folder, app, models);
        await service.Http.ReadyAsync();
        return service;
    }

    /// <summary>Posts, in batches of what a call may carry.</summary>
    public async Task PostAsync(IEnumerable<(string Id, string User, string Text)> posts, string? traceParent = null, CancellationToken cancellationToken = default)
    {
        foreach (var batch in posts.Chunk(1000))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/posts")
            {
                Content = JsonContent.Create(new JsonArray([.. batch.Select(post => new JsonObject
                {
                    ["id"] = post.Id,
                    ["userId"] = post.User,
                    ["text"] = post.Text,
                    ["createdAt"] = TimeProvider.System.GetUtcNow().ToString("O"),
                })])),
            };
            if (traceParent is not null)
            {
                request.Headers.Add("traceparent", traceParent);
            }

            using var response = await Http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>The <c>traceparent</c> headers of all records of a topic.</summary>
    public async Task<IReadOnlyList<string>> HeadersAsync(string topic)
    {
        var tail = _app.Services.GetRequiredService<ITopicTail>();
        var traces = new List<string>();
        foreach (var partition in (await tail.DescribeAsync(topic, TestContext.Current.CancellationToken)).Partitions)
        {
            foreach (var record in await tail.ReadRangeAsync(topic, partition.Partition, partition.Low, partition.High, TestContext.Current.CancellationToken))
            {
                if (record.Headers.TryGetValue("traceparent", out var trace))
                {
                    traces.Add(Encoding.ASCII.GetString(trace!));
                }
            }
        }

        return traces;
    }

    public async ValueTask DisposeAsync()
    {
        (Database.Delay, Producer.Delay, Models.PerInput) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        Http.Dispose();
        await _app.EndAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
