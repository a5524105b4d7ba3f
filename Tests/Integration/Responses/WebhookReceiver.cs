using System.Collections.Concurrent;
using Emotion.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Emotion.Tests.Integration.Responses;

/// <summary>Somebody who takes webhooks, on loopback.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>A request as it came.</summary>
    public sealed record Received(string Path, string Body, string Id, string Signature, int Attempt, string ContentType);

    /// <summary>What it answers: given the number of requests so far, this one included.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = static (_, _) => Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<Received> All => [.. _received];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Address = app.Addresses()[0];
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        _received.Enqueue(new Received(
            context.Request.Path,
            await reader.ReadToEndAsync(context.RequestAborted),
            headers["Emotion-Id"].ToString(),
            headers["Emotion-Signature"].ToString(),
            int.Parse(headers["Emotion-Attempt"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
            context.Request.ContentType ?? ""));
        await Answer(_received.Count, context);
    }
}
