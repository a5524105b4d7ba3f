using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Api.Grpc.V1;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Streaming;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Api;

/// <summary>The OWASP API Security Top 10 of 2023, by name.</summary>
public sealed class OwaspTests
{
    private const string PostJson = """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""";

    private static readonly string[] Replayed = ["0-0"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>API1 Broken object level authorization: a credential of one user does not reach another's data.</summary>
    [Theory]
    [InlineData("GET", "/v1/users/ann/emotions", true)]
    [InlineData("DELETE", "/v1/users/ann", true)]
    [InlineData("GET", "/v1/users/bob/emotions", false)]
    [InlineData("DELETE", "/v1/users/bob", false)]
    [InlineData("GET", "/v1/users/ANN/emotions", false)]
    [InlineData("GET", "/v1/users/ann%2F..%2Fbob/emotions", false)]
    [InlineData("GET", "/v1/users/ann/../bob/emotions", false)]
    [InlineData("GET", "/v1/emotions/trends", false)]
    [InlineData("GET", "/v1/dead-letters", false)]
    [InlineData("POST", "/v1/posts", false)]
    public async Task Api1_CredentialOfOneUser_ReachesNoOther(string method, string path, bool allowed)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("ann"));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(api.Http, path));
        request.Content = method == "POST" ? new StringContent(PostJson, Encoding.UTF8, "application/json") : null;
        using var answer = await client.SendAsync(request, Cancel);

        // There is no cluster behind the node: what is allowed gets as far as that.
        Assert.Equal(allowed ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("?userId=ann", true)]
    [InlineData("?userId=bob", false)]
    [InlineData("?userId=ann&userId=bob", false)]
    [InlineData("", false)]
    public async Task Api1_CredentialOfOneUser_SeesItsOwnFeedAlone(string query, bool allowed)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        if (allowed)
        {
            await using var feed = await api.OpenFeedAsync(query, ApiHost.Key("ann"));
            await feed.NextAsync("hello");
        }
        else
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<FeedRefusedException>(() => api.OpenFeedAsync(query, ApiHost.Key("ann")))).Status);
        }
    }

    /// <summary>API2 Broken authentication: only health answers without a credential, and guessing is slowed down.</summary>
    [Fact]
    public async Task Api2_EveryRouteButHealth_AsksWhoCalls()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        var open = Routes(api).Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(route => route.RoutePattern.RawText);
        Assert.Equal(["/health/live", "/health/ready"], open.Order());
    }

    [Fact]
    public async Task Api2_GuessingKeys_IsRateLimitedByAddress()
    {
        await using var api = await ApiHost.StartSecuredAsync("--Emotion:Limits:RequestsPerSecond=1", "--Emotion:Limits:Burst=3");
        var statuses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 10; guess++)
        {
            using var client = api.CreateClient($"oe_guess{guess}");
            using var answer = await client.GetAsync(new Uri("/v1/dead-letters", UriKind.Relative), Cancel);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    /// <summary>
    /// API3 Broken object property level authorization: what a caller may not set is read by nobody. Fields that this version does
    /// not know pass through to the topic as they came, for other readers of it.
    /// </summary>
    [Fact]
    public async Task Api3_PropertiesThatAreNotTheCallers_AreNotRead()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("write"));
        using var body = new StringContent(
            """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z","scores":{"joy":1},"model":{"name":"mine"},"isAdmin":true}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/v1/posts", UriKind.Relative), body, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var read = JsonSerializer.Deserialize(Assert.Single(api.Broker.Records(Topics.Posts)).Value, EmotionJson.Default.Post)!;
        Assert.Equal(new Post { Id = "p1", UserId = "ann", Text = "hi", CreatedAt = new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero) }, read);
    }

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

        await Eventually.PassesAsync(async () =>
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
        await stream.CopyToAsync(Stream.Null, deadline.Token);

        api.Broker.Produce(Topics.Emotions, "ann", Encoding.UTF8.GetBytes("""{"id":"p1","userId":"ann","label":"joy","score":0.9}"""));
        await bystander.NextAsync("emotion");
    }

    /// <summary>API5 Broken function level authorization: a key without the scope is refused on every route, whatever it is.</summary>
    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    public async Task Api5_EveryAdminRoute_RefusesOtherKeys(string scope)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key(scope));
        var routes = Routes(api).Where(route => route.Metadata.GetMetadata<RequireScopeAttribute>()?.Scope == Scopes.Admin).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var path = System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!, "{[^}]*}", "x");
                using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(new { }) }, Cancel);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} answers {answer.StatusCode} to scope {scope}");
            }
        }
    }

    [Fact]
    public async Task Api5_EveryRouteThatChangesSomething_RefusesAReadKey()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("read"));
        foreach (var route in Routes(api).Where(route => route.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)))
        {
            foreach (var method in (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method is "PUT" or "DELETE" or "PATCH"))
            {
                var path = System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!, "{[^}]*}", "x");
                using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(new { }) }, Cancel);
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} answers {answer.StatusCode} to scope read");
            }
        }
    }

    [Theory]
    [InlineData("read")]
    [InlineData("ann")]
    public async Task Api5_Grpc_RefusesWhatTheKeyMayNot(string key)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var headers = new Metadata { { "x-api-key", ApiHost.Key(key) } };
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new RiskService.RiskServiceClient(channel).ScoreAsync(new ScoreRequest(), headers, cancellationToken: Cancel));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
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

    /// <summary>API8 Security misconfiguration: injected ids are ids, secrets stay out of logs, TRACE is off.</summary>
    [Theory]
    [InlineData("'; DROP TABLE emotion_state; --")]
    [InlineData("../../etc/passwd")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a\r\nSet-Cookie: x=1")]
    [InlineData("{\"$ne\":null}")]
    [InlineData("🙂\u202Eabc")]
    public async Task Api8_InjectionInIds_IsAnIdLikeAnyOther(string id)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("admin"));
        using var read = await client.GetAsync(new Uri($"/v1/users/{Uri.EscapeDataString(id)}/emotions", UriKind.Relative), Cancel);
        Assert.True(read.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{read.StatusCode}");
        Assert.False(read.Headers.Contains("Set-Cookie"));
        Assert.Equal("application/problem+json", read.Content.Headers.ContentType?.MediaType);
        using var written = await client.PostAsJsonAsync(
            new Uri("/v1/posts", UriKind.Relative), new { id, userId = id, text = "hi", createdAt = "2026-05-01T08:00:00Z" }, Cancel);
        Assert.True(written.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{written.StatusCode}");
        foreach (var record in api.Broker.Records(Topics.Posts))
        {
            Assert.Equal((id, id), (record.Key, JsonNode.Parse(record.Value)!["userId"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Api8_Secrets_AreInNoLog()
    {
        await using var api = await ApiHost.StartSecuredAsync(
            "--Emotion:Storage:ConnectionString=Host=unused;Password=hunter2", "--Emotion:Kafka:Client:sasl.password=hunter3");
        foreach (var key in (string[])[ApiHost.Key("read"), "oe_wrong-key", ApiHost.Key("write")])
        {
            using var client = api.CreateClient(key);
            (await client.GetAsync(new Uri("/v1/dead-letters", UriKind.Relative), Cancel)).Dispose();
            (await client.GetAsync(new Uri("/v1/system", UriKind.Relative), Cancel)).Dispose();
            using var body = new StringContent(PostJson, Encoding.UTF8, "application/json");
            (await client.PostAsync(new Uri("/v1/posts", UriKind.Relative), body, Cancel)).Dispose();
        }

        Assert.NotEmpty(api.Logs.Text);
        foreach (var secret in (string[])["hunter2", "hunter3", ApiHost.Key("read"), ApiHost.Key("write"), "oe_wrong-key"])
        {
            Assert.DoesNotContain(secret, api.Logs.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("PROPFIND")]
    public async Task Api8_OtherMethods_AreNotAnswered(string method)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("admin"));
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method == "CONNECT" ? "LOCK" : method), new Uri("/v1/system", UriKind.Relative)), Cancel);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    /// <summary>API9 Improper inventory management: no route of /v1 that the description does not name.</summary>
    [Fact]
    public async Task Api9_EveryRoute_IsDescribed()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("read"));
        var described = (await client.GetFromJsonAsync<JsonNode>(new Uri("/openapi/v1.json", UriKind.Relative), Cancel))!["paths"]!.AsObject().Select(path => path.Key).ToHashSet();
        foreach (var route in Routes(api).Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            Assert.Contains(route.RoutePattern.RawText!, described);
        }
    }

    /// <summary>API10 Unsafe consumption of APIs: what other producers wrote to a topic reaches no subscriber unless it is what it should be.</summary>
    [Fact]
    public async Task Api10_ForeignRecordsOnAnOutputTopic_DoNotBreakTheFeed()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        await using var feed = await api.OpenFeedAsync(key: ApiHost.Key("read"));
        await feed.NextAsync("hello");
        foreach (var foreign in (string[])["", "not json", "[]", "null", "{\"userId\":7}", "{\"id\":"])
        {
            api.Broker.Produce(Topics.Emotions, "ann", Encoding.UTF8.GetBytes(foreign));
        }

        api.Broker.Produce(Topics.Emotions, "ann", Encoding.UTF8.GetBytes("""{"id":"good","userId":"ann","label":"joy","score":0.9}"""));
        await Eventually.PassesAsync(async () => Assert.Equal("good", (await feed.NextAsync("emotion")).GetProperty("data").GetProperty("id").GetString()));
    }

    private static List<RouteEndpoint> Routes(ApiHost api) => [.. api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

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
