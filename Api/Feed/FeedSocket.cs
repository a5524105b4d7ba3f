using System.Net.WebSockets;
using System.Reflection;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Feed;

/// <summary>Writes a feed to a WebSocket as JSON text frames. A client has nothing to say: what it sends is read and forgotten, within bounds.</summary>
internal sealed partial class FeedSocket(WebSocket socket, FeedFilter filter, FeedInstruments instruments, TimeSpan clientTimeout, ILogger logger)
{
    private const int MaxReceived = 64 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private static readonly string Version = typeof(FeedSocket).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Runs until the client leaves, the server stops, or something fails.</summary>
    /// <param name="items">The feed.</param>
    /// <param name="ended">Cancel it to end the feed; this does so when the client leaves.</param>
    /// <param name="stopping">The server stops.</param>
    public async Task RunAsync(Func<CancellationToken, IAsyncEnumerable<FeedItem>> items, CancellationTokenSource ended, CancellationToken stopping)
    {
        var receiving = ReceiveAsync(ended);
        try
        {
            await foreach (var item in items(ended.Token))
            {
                using var span = FeedInstruments.TraceFrame(item);
                var startedAt = instruments.Timestamp();
                await SendAsync(Frame(item), ended.Token);
                instruments.OnSent(item, startedAt);
            }
        }
        catch (OperationCanceledException)
        {
            // The client left, the server stops, or the client took no bytes for too long: closed below as far as it can be.
        }
        catch (WebSocketException exception)
        {
            LogBroken(logger, exception.Message);
        }
        catch (BrokerUnavailableException exception)
        {
            await FailAsync(exception.Message);
        }

        await CloseAsync(stopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure);
        await ended.CancelAsync();
        if (await Task.WhenAny(receiving, Task.Delay(CloseTimeout, CancellationToken.None)) != receiving)
        {
            socket.Abort();
        }

        await receiving;
    }

    private ReadOnlyMemory<byte> Frame(FeedItem item) => item.Kind switch
    {
        FeedItemKind.Hello => FeedFrames.Hello(item.Cursor.Span, filter, Version),
        FeedItemKind.Gap => FeedFrames.Gap(item.Cursor.Span),
        FeedItemKind.Dropped => FeedFrames.Dropped(item.Count, item.Cursor.Span),
        FeedItemKind.Event or _ => item.Cursor.Equals(item.Event!.Cursor)
            ? item.Event.Frame
            : FeedFrames.Event(item.Event.Topic, item.Cursor.Span, item.Event.Data.Span),
    };

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        var send = socket.SendAsync(frame, WebSocketMessageType.Text, true, cancellationToken);
        if (!send.IsCompletedSuccessfully)
        {
            try
            {
                await send.AsTask().WaitAsync(clientTimeout, cancellationToken);
            }
            catch (TimeoutException)
            {
                LogStuck(logger, clientTimeout);
                socket.Abort();
                throw new OperationCanceledException("The client took no bytes for too long.");
            }
        }
    }

    private async Task ReceiveAsync(CancellationTokenSource ended)
    {
        var buffer = new byte[1024];
        var received = 0;
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                received += result.Count;
                if (result.MessageType == WebSocketMessageType.Close || received > MaxReceived)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            LogBroken(logger, exception.Message);
        }

        await ended.CancelAsync();
    }

    private async Task FailAsync(string detail)
    {
        using var deadline = new CancellationTokenSource(clientTimeout);
        try
        {
            await socket.SendAsync(FeedFrames.Error("The feed cannot go on.", detail), WebSocketMessageType.Text, true, deadline.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        using var deadline = new CancellationTokenSource(CloseTimeout);
        try
        {
            await socket.CloseOutputAsync(status, null, deadline.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A feed's connection broke: {Error}.")]
    private static partial void LogBroken(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "A feed's client took no bytes for {Timeout} and was cut off.")]
    private static partial void LogStuck(ILogger logger, TimeSpan timeout);
}
