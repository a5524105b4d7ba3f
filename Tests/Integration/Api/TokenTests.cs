using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Emotion.Tests.Integration.Api;

/// <summary>Bearer tokens of a configured authority: which are let in, and what they may do.</summary>
public sealed class TokenTests(TokenIssuer issuer) : IClassFixture<TokenIssuer>
{
    private const string Post = """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""";
    private const string Read = "/v1/late-events";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfTheAuthority_MayDoWhatItsScopesSay()
    {
        await using var api = await ApiHost.StartSecuredAsync(issuer.Settings);
        foreach (var (scopes, claim, read, write, admin) in ((object?, string, int, int, int)[])
        [
            ("read", "scope", 200, 403, 403),
            ("write", "scope", 403, 202, 403),
            ("openid read write", "scope", 200, 202, 403),
            ("admin", "scope", 200, 202, 200),
            ("read", "scp", 200, 403, 403),
            (new[] { "read", "write" }, "scp", 200, 202, 403),
            (null, "scope", 403, 403, 403),
            ("", "scope", 403, 403, 403),
            ("reader", "scope", 403, 403, 403),
            ("READ", "scope", 403, 403, 403),
            ("read", "role", 403, 403, 403),
        ])
        {
            var token = issuer.Token(scopes, scopeClaim: claim);
            var replayed = await StatusAsync(api, token, "/v1/dead-letters/replay", """{"ids":["0-0"]}""");
            Assert.Equal((scopes, read, write, admin), (scopes, await StatusAsync(api, token, Read), await StatusAsync(api, token, "/v1/posts", Post), replayed));
        }
    }

    [Fact]
    public async Task Token_ThatProvesNothing_Is401()
    {
        await using var api = await ApiHost.StartSecuredAsync(issuer.Settings);
        var good = issuer.Token("admin");
        var parts = good.Split('.');
        foreach (var (why, token) in ((string, string)[])
        [
            ("expired", issuer.Token("admin", age: TimeSpan.FromHours(1))),
            ("another issuer", issuer.Token("admin", issuer: "https://issuer.example")),
            ("another audience", issuer.Token("admin", audience: "another service")),
            ("another key", issuer.Token("admin", ours: false)),
            ("changed claims", $"{parts[0]}.{issuer.Token("admin", subject: "root").Split('.')[1]}.{parts[2]}"),
            ("no signature", $"{parts[0]}.{parts[1]}."),
            ("algorithm none", issuer.Forge(good, "none")),
            ("public key as secret", issuer.Forge(good, "HS256")),
            ("no token", "abc"),
        ])
        {
            using var client = Client(api, token);
            using var answer = await client.GetAsync(new Uri(Read, UriKind.Relative), Cancel);
            Assert.Equal((why, HttpStatusCode.Unauthorized), (why, answer.StatusCode));
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        // Keys go on working next to tokens.
        using var holder = api.CreateClient(ApiHost.Key("read"));
        using var byKey = await holder.GetAsync(new Uri(Read, UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, byKey.StatusCode);
        Assert.Equal(200, await StatusAsync(api, ApiHost.Key("read"), Read));
    }

    [Fact]
    public async Task Token_OfAUser_ReachesThisUserAlone()
    {
        await using var api = await ApiHost.StartSecuredAsync([.. issuer.Settings, "--Emotion:Security:Jwt:UserClaim=sub"]);
        var ann = issuer.Token("read write", subject: "ann");

        // No cluster answers behind this node: 503 is what somebody who may ask is told.
        Assert.Equal(503, await StatusAsync(api, ann, "/v1/users/ann/emotions"));
        Assert.Equal(403, await StatusAsync(api, ann, "/v1/users/bob/emotions"));
        Assert.Equal(403, await StatusAsync(api, ann, Read));
        Assert.Equal(403, await StatusAsync(api, ann, "/v1/posts", Post));
    }

    [Fact]
    public async Task Token_OnFeedAndGrpc_IsLetInByTheSameRules()
    {
        await using var api = await ApiHost.StartSecuredAsync(issuer.Settings);
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        foreach (var (token, feed, grpc) in ((string, HttpStatusCode, StatusCode)[])
        [
            (issuer.Token("read"), HttpStatusCode.SwitchingProtocols, StatusCode.OK),
            (issuer.Token("write"), HttpStatusCode.Forbidden, StatusCode.PermissionDenied),
            (issuer.Token("read", age: TimeSpan.FromHours(1)), HttpStatusCode.Unauthorized, StatusCode.Unauthenticated),
            (issuer.Token("read", ours: false), HttpStatusCode.Unauthorized, StatusCode.Unauthenticated),
        ])
        {
            Assert.Equal((feed, grpc), (await UpgradeAsync(api, token), await CheckAsync(channel, token)));
        }
    }

    private static HttpClient Client(ApiHost api, string token)
    {
        var client = api.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Status of a GET, or of a POST if there is a body.</summary>
    private static async Task<int> StatusAsync(ApiHost api, string token, string path, string? body = null)
    {
        using var client = Client(api, token);
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = content is null
            ? await client.GetAsync(new Uri(path, UriKind.Relative), Cancel)
            : await client.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpStatusCode> UpgradeAsync(ApiHost api, string token)
    {
        try
        {
            await using var feed = await FeedClient.OpenAsync(api.Http, "", options => options.SetRequestHeader("Authorization", "Bearer " + token));
            await feed.NextAsync("hello");
            return HttpStatusCode.SwitchingProtocols;
        }
        catch (FeedRefusedException refused)
        {
            return refused.Status;
        }
    }

    private static async Task<StatusCode> CheckAsync(GrpcChannel channel, string token)
    {
        try
        {
            await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), new Metadata { { "authorization", "Bearer " + token } }, cancellationToken: Cancel);
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }
}
