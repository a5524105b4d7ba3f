using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>A subscriber of the feed that reconnects to any API node, and goes on from its last cursor.</summary>
internal sealed class FeedProbe : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _seen = new();
    private readonly ChaosCluster _cluster;
    private readonly string _prefix;
    private readonly Task _following;
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _cursor;

    public FeedProbe(ChaosCluster cluster, string name)
    {
        (_cluster, _prefix) = (cluster, name + "-");
        _following = Task.Run(FollowAsync);
    }

    /// <summary>How often each post was seen.</summary>
    public IReadOnlyDictionary<string, int> Seen => _seen;

    /// <summary>Frames that say something is missing.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public int Connections { get; private set; }

    /// <summary>Waits until the feed is open for the first time.</summary>
    public Task OpenAsync() => _open.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            try
            {
                using var socket = new ClientWebSocket();
                await ConnectAsync(socket, turn);
                await ReadAsync(socket);
            }
            catch (Exception e) when (e is WebSocketException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                await Task.Delay(200);
            }
        }
    }

    private Task ConnectAsync(ClientWebSocket socket, int turn)
    {
        Uri address;
        lock (_cluster.Apis)
        {
            var api = _cluster.Apis[turn % _cluster.Apis.Count];
            address = api.Address;
            socket.Options.SetRequestHeader("X-Api-Key", api.Http.DefaultRequestHeaders.GetValues("X-Api-Key").Single());
        }

        var after = _cursor is null ? "" : $"&after={Uri.EscapeDataString(_cursor)}";
        return socket.ConnectAsync(new Uri($"ws://{address.Authority}/v1/feed?types=emotion{after}"), _stop.Token);
    }

    private async Task ReadAsync(ClientWebSocket socket)
    {
        Connections++;
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            Take(JsonNode.Parse(buffer.AsSpan(0, length))!);
        }
    }

    private void Take(JsonNode frame)
    {
        _cursor = frame["cursor"]?.GetValue<string>() ?? _cursor;
        switch (frame["type"]!.GetValue<string>())
        {
            case "hello":
                _open.TrySetResult();
                break;
            case "emotion" when frame["data"]!["id"]!.GetValue<string>() is var id && id.StartsWith(_prefix, StringComparison.Ordinal):
                _seen.AddOrUpdate(id, 1, static (_, times) => times + 1);
                break;
            case "emotion":
                break;
            default:
                Complaints.Enqueue(frame.ToJsonString());
                break;
        }
    }
}
