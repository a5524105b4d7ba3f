using System.Globalization;
using Emotion.Api.Errors;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Feed;

/// <summary>The live feed over WebSocket; its frames are described in <c>/asyncapi.json</c>.</summary>
public static class FeedEndpoints
{
    private static readonly TimeSpan ReadyWait = TimeSpan.FromSeconds(5);

    /// <summary>Maps the feed.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapFeed(this RouteGroupBuilder v1)
    {
        v1.MapGet("/feed", OpenAsync)
            .WithName("OpenFeed")
            .WithSummary("Opens the live feed")
            .WithDescription("Upgrades to a WebSocket of JSON text frames, described in /asyncapi.json. Parameters: types (emotion, risk, price, response), userId, label, minScore, and after: the cursor of the last frame received, to go on right behind it.")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status426UpgradeRequired)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Feed");
        return v1;
    }

    private static async Task<IResult> OpenAsync(
        HttpContext context, FeedHub hub, FeedInstruments instruments, IOptions<FeedOptions> options, IHostApplicationLifetime lifetime, ILogger<FeedHub> logger,
        string? types, string? userId, string? label, string? minScore, string? after)
    {
        var errors = new Dictionary<string, string[]>();
        var filter = FeedFilter.Parse(types, userId, label, minScore, errors);
        FeedPosition? position = null;
        if (!string.IsNullOrEmpty(after) && !FeedCursor.TryDecode(after, out position))
        {
            errors["after"] = ["must be the cursor of a frame that this feed has sent; leave it out to begin with what is new"];
        }

        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return Problems.Of(StatusCodes.Status426UpgradeRequired, "A WebSocket is needed.", "Open this address with a WebSocket client, such as: wscat -c ws://host/v1/feed");
        }

        using var place = hub.TryEnter();
        if (place is null || !await IsReadyAsync(hub, context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            return Problems.Unavailable(place is null
                ? $"{options.Value.MaxClients} feeds are open, as many as Emotion:Feed:MaxClients allows: try again later."
                : "The feed has not reached the broker yet: try again in a moment.");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = options.Value.PingInterval,
            KeepAliveTimeout = options.Value.ClientTimeout,
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        await new FeedSocket(socket, filter, instruments, options.Value.ClientTimeout, logger)
            .RunAsync(token => hub.SubscribeAsync(filter, position, token), ended, lifetime.ApplicationStopping);
        return TypedResults.Empty;
    }

    private static async Task<bool> IsReadyAsync(FeedHub hub, CancellationToken cancellationToken)
    {
        try
        {
            await hub.Ready.WaitAsync(ReadyWait, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
