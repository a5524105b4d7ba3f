using System.Net;
using System.Net.Http.Json;
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

/// <summary>The OWASP API Security Top 10 of 2023, by name: who reaches what (API1, API2, API3, API5, API9).</summary>
public sealed class OwaspAccessTests
{
    private const string PostJson = """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""";

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

    private static List<RouteEndpoint> Routes(ApiHost api) => [.. api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
