using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Emotion.Tests.Integration.Api;

/// <summary>A client of the feed that reads frame by frame.</summary>
public sealed class FeedClient(ClientWebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Opens a feed.</summary>
    /// <param name="node">The node's address, of http or https.</param>
    /// <param name="query">The feed's filters.</param>
    /// <param name="configure">Adds headers and the like.</param>
    /// <exception cref="FeedRefusedException">The node answered with an error.</exception>
    public static async Task<FeedClient> OpenAsync(Uri node, string query, Action<ClientWebSocketOptions> configure)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        configure(socket.Options);
        var feed = new UriBuilder(node) { Scheme = node.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs, Path = "/v1/feed", Query = query };
        try
        {
            await socket.ConnectAsync(feed.Uri, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
            throw new FeedRefusedException(socket.HttpStatusCode);
        }

        return new FeedClient(socket);
    }

    public async Task<JsonElement> NextAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var frame = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            }

            frame.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);

        return JsonDocument.Parse(frame.ToArray()).RootElement;
    }

    /// <summary>Reads until a frame of a type comes.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (frame.GetProperty("type").GetString() == type)
            {
                return frame;
            }
        }
    }

    /// <summary>Ids of the next events, and the cursor behind them; fewer if the node left some out because this client was too slow.</summary>
    public async Task<(List<string> Ids, string Cursor)> TakeAsync(int count)
    {
        List<string> ids = [];
        var cursor = "";
        while (ids.Count < count)
        {
            var frame = await NextAsync();
            cursor = frame.GetProperty("cursor").GetString()!;
            if (frame.GetProperty("type").GetString() == "dropped")
            {
                break;
            }

            if (frame.TryGetProperty("data", out var data) && data.TryGetProperty("id", out var id))
            {
                ids.Add(id.GetString()!);
            }
        }

        return (ids, cursor);
    }

    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open)
        {
            using var deadline = new CancellationTokenSource(Patience);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        }

        socket.Dispose();
    }
}

/// <summary>The node answered a feed's upgrade with an error.</summary>
public sealed class FeedRefusedException(HttpStatusCode status) : Exception($"The upgrade was answered with {status}.")
{
    public HttpStatusCode Status { get; } = status;
}
