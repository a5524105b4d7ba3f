using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Emotion.Tests.Integration.Api;

public sealed class SecurityTests
{
    private const string Post = """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""";

    [Theory]
    [InlineData("/v1/dead-letters")]
    [InlineData("/v1/system")]
    [InlineData("/v1/feed")]
    [InlineData("/v1/nothing")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/asyncapi.json")]
    [InlineData("/scalar/")]
    [InlineData("/index.html")]
    [InlineData("/")]
    [InlineData("/nothing")]
    public async Task Anything_WithoutCredential_Is401(string path)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Health_WithoutCredential_SaysTheStatusWordAlone()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient();
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken));
        await Until.PassesAsync(async () => Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("read", "GET", "/v1/dead-letters", 200)]
    [InlineData("write", "GET", "/v1/dead-letters", 403)]
    [InlineData("admin", "GET", "/v1/dead-letters", 200)]
    [InlineData("read", "GET", "/metrics", 200)]
    [InlineData("write", "GET", "/metrics", 403)]
    [InlineData("read", "POST", "/v1/posts", 403)]
    [InlineData("write", "POST", "/v1/posts", 202)]
    [InlineData("admin", "POST", "/v1/posts", 202)]
    [InlineData("read", "POST", "/v1/dead-letters/replay", 403)]
    [InlineData("write", "POST", "/v1/dead-letters/replay", 403)]
    [InlineData("admin", "POST", "/v1/dead-letters/replay", 200)]
    [InlineData("read", "GET", "/v1/responses", 200)]
    [InlineData("write", "GET", "/v1/responses", 403)]
    [InlineData("write", "PUT", "/v1/rules/one", 403)]
    [InlineData("write", "DELETE", "/v1/rules/one", 403)]
    [InlineData("write", "POST", "/v1/rules/validate", 403)]
    [InlineData("read", "POST", "/v1/rules/dry-run", 403)]
    public async Task Scope_DecidesWhatAKeyMayDo(string scope, string method, string path, int status)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key(scope));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method == "POST")
        {
            request.Content = new StringContent(path.EndsWith("replay", StringComparison.Ordinal) ? """{"ids":["0-0"]}""" : Post, Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic")]
    public async Task Key_InAuthorization_IsLetIn(string scheme)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient();
        var key = ApiHost.Key("read");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            scheme, scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + key)) : key);
        using var answer = await client.GetAsync(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("oe_wrong")]
    [InlineData("Bearer not-base64")]
    [InlineData("Basic %%%")]
    [InlineData("Basic AAAA")]
    [InlineData("Digest x")]
    public async Task Key_UnknownOrMalformed_Is401(string authorization)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await client.GetAsync(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Feed_NeedsScopeRead()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<FeedRefusedException>(() => api.OpenFeedAsync())).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<FeedRefusedException>(() => api.OpenFeedAsync(key: ApiHost.Key("write")))).Status);
        await using var feed = await api.OpenFeedAsync(key: ApiHost.Key("read"));
        await feed.NextAsync("hello");
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("write", StatusCode.PermissionDenied)]
    [InlineData("read", StatusCode.OK)]
    public async Task Grpc_NeedsScopeRead(string? scope, StatusCode expected)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var headers = new Metadata();
        if (scope is not null)
        {
            headers.Add("x-api-key", ApiHost.Key(scope));
        }

        var status = StatusCode.OK;
        try
        {
            await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), headers, cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (RpcException exception)
        {
            status = exception.StatusCode;
        }

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Requests_BeyondTheRate_Are429WithRetryAfterForThatCallerAlone()
    {
        await using var api = await ApiHost.StartSecuredAsync("--Emotion:Limits:RequestsPerSecond=1", "--Emotion:Limits:Burst=3");
        using var reader = api.CreateClient(ApiHost.Key("read"));
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 10 && refused is null; i++)
        {
            var answer = await reader.GetAsync(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken);
            refused = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : null;
        }

        Assert.NotNull(refused?.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        using var admin = api.CreateClient(ApiHost.Key("admin"));
        using var other = await admin.GetAsync(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("POST", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("GET", "http://evil.example", HttpStatusCode.OK)]
    public async Task EmbeddedMode_PageOfAnotherSite_ChangesNothing(string method, string origin, HttpStatusCode expected)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(method == "GET" ? "/v1/late-events" : "/v1/posts", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Content = method == "GET" ? null : new StringContent(Post, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(api.Broker.Records(Topics.Posts));
    }

    [Fact]
    public async Task EmbeddedMode_ForeignHostName_IsRefused()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        client.DefaultRequestHeaders.Host = "rebound.example";
        using var answer = await client.GetAsync(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_CarrySecurityHeaders()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task ClusterThatDoesNotAnswer_Is503NotAStackTrace()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/v1/system", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.DoesNotContain("Exception", problem.ToString(), StringComparison.Ordinal);
    }
}
