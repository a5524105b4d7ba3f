using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

/// <summary>The OWASP API Security Top 10 of 2023, by name: how much a caller may take (API4, API6).</summary>
public sealed class OwaspConsumptionTests
{
    private static readonly string[] Replayed = ["0-0"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>API4 Unrestricted resource consumption: bodies, batches and pages have a largest size.</summary>
    [Theory]
    [InlineData("POST", "/v1/posts", 413)]
    [InlineData("POST", "/v1/classify", 413)]
    [InlineData("GET", "/v1/users/ann/emotions/history?limit=1000000", 400)]
    [InlineData("GET", "/v1/dead-letters?limit=1000000", 400)]
    public async Task Api4_TooMuch_IsRefused(string method, string path, int status)
    {
        await using var api = await ApiHost.StartSecuredAsync("--Emotion:Http:MaxBodyBytes=2048");
        using var client = api.CreateClient(ApiHost.Key("admin"));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = method == "POST" ? new StringContent(new string(' ', 4096), Encoding.UTF8, "application/json") : null;
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Api4_BodyThatNeverComes_IsCutOff()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(api.Http.Host, api.Http.Port, Cancel);
        var stream = slow.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/posts HTTP/1.1\r\nHost: {api.Http.Authority}\r\nX-Api-Key: {ApiHost.Key("write")}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n["), Cancel);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(stream);
        Assert.Contains("408", await reader.ReadLineAsync(deadline.Token), StringComparison.Ordinal);
        Assert.Empty(api.Broker.Records(Topics.Posts));
    }

    [Fact]
    public async Task Api4_MoreConnectionsThanAllowed_AreClosedAndTheOthersServed()
    {
        const int Allowed = 8;
        await using var api = await ApiHost.StartSecuredAsync($"--Emotion:Http:MaxConnections={Allowed}");
        var connections = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Allowed * 4; i++)
            {
                var connection = new TcpClient();
                await connection.ConnectAsync(api.Http.Host, api.Http.Port, Cancel);
                connections.Add(connection);
            }

            var closed = await Task.WhenAll(connections.Select(IsClosedAsync));
            Assert.Equal(Allowed * 3, closed.Count(isClosed => isClosed));
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        await Until.PassesAsync(async () =>
        {
            using var client = api.CreateClient(ApiHost.Key("read"));
            using var answer = await client.GetAsync(new Uri("/v1/dead-letters", UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });
    }

    [Theory]
    [InlineData("81050102030405")] // Not masked, as a client's must be.
    [InlineData("f18000000000")] // Reserved bits.
    [InlineData("808000000000")] // The continuation of nothing.
    [InlineData("81ff7fffffffffffffff00000000")] // Claims to be 8 EiB long.
    [InlineData("8b8000000000")] // An unknown control frame.
    public async Task Api4_MalformedFrames_EndTheirOwnConnectionAlone(string frame)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        await using var bystander = await api.OpenFeedAsync(key: ApiHost.Key("read"));
        await bystander.NextAsync("hello");
        using var attacker = new TcpClient();
        await attacker.ConnectAsync(api.Http.Host, api.Http.Port, Cancel);
        var stream = attacker.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /v1/feed HTTP/1.1\r\nHost: {api.Http.Authority}\r\nX-Api-Key: {ApiHost.Key("read")}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), Cancel);
        await stream.WriteAsync(Convert.FromHexString(frame), Cancel);
        attacker.Client.Shutdown(SocketShutdown.Send);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        await EndAsync(stream, deadline.Token);

        api.Broker.Produce(Topics.Emotions, "ann", Encoding.UTF8.GetBytes("""{"id":"p1","userId":"ann","label":"joy","score":0.9}"""));
        await bystander.NextAsync("emotion");
    }

    /// <summary>API6 Unrestricted access to sensitive business flows: what replays or erases is refused beyond a caller's rate.</summary>
    [Fact]
    public async Task Api6_ReplayWithoutEnd_IsRateLimited()
    {
        await using var api = await ApiHost.StartSecuredAsync("--Emotion:Limits:RequestsPerSecond=1", "--Emotion:Limits:Burst=2");
        using var client = api.CreateClient(ApiHost.Key("admin"));
        HttpResponseMessage answer;
        var calls = 0;
        do
        {
            answer = await client.PostAsJsonAsync(new Uri("/v1/dead-letters/replay", UriKind.Relative), new { ids = Replayed }, Cancel);
            calls++;
        }
        while (answer.StatusCode != HttpStatusCode.TooManyRequests && calls < 20);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>Reads until the server closes the connection, or resets it: what it had not read yet is then of no interest to it.</summary>
    private static async Task EndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (IOException reset) when (reset.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return;
        }
    }

    private static async Task<bool> IsClosedAsync(TcpClient connection)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            return await connection.GetStream().ReadAsync(new byte[1], deadline.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
