using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Emotion.Tests.Integration.Api;

/// <summary>An issuer of tokens: publishes its key by OpenID Connect discovery, and signs what it is told to.</summary>
public sealed class TokenIssuer : IAsyncLifetime, IDisposable
{
    public const string Audience = "emotion-tests";

    private const string KeyId = "test-key";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _otherKey = RSA.Create(2048);
    private WebApplication _app = null!;

    /// <summary>Its address, as in the setting <c>Emotion:Security:Jwt:Authority</c> and the claim <c>iss</c>.</summary>
    public string Authority { get; private set; } = "";

    /// <summary>Settings that let its tokens in.</summary>
    public string[] Settings => [$"--Emotion:Security:Jwt:Authority={Authority}", $"--Emotion:Security:Jwt:Audience={Audience}", "--Emotion:Security:Jwt:RequireHttps=false"];

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Json(new JsonObject { ["issuer"] = Authority, ["jwks_uri"] = $"{Authority}/keys" }));
        _app.MapGet("/keys", () => Json(Keys()));
        await _app.StartAsync();
        Authority = _app.Addresses()[0].GetLeftPart(UriPartial.Authority);
    }

    /// <summary>A token.</summary>
    /// <param name="scopes">Its claim <c>scope</c>, or as <paramref name="scopeClaim"/> says; none if null.</param>
    /// <param name="subject">Whose it is.</param>
    /// <param name="issuer">Who claims to have issued it; this issuer by default.</param>
    /// <param name="audience">Whom it is for.</param>
    /// <param name="age">How long ago it expired; not yet by default.</param>
    /// <param name="ours">Whether it is signed by the published key, rather than by another that calls itself the same.</param>
    /// <param name="scopeClaim">The claim that holds the scopes.</param>
    public string Token(
        object? scopes, string subject = "service", string? issuer = null, string audience = Audience, TimeSpan age = default, bool ours = true, string scopeClaim = "scope")
    {
        var claims = new Dictionary<string, object> { ["sub"] = subject };
        if (scopes is not null)
        {
            claims[scopeClaim] = scopes;
        }

        var expires = TimeProvider.System.GetUtcNow().UtcDateTime + (age == default ? TimeSpan.FromMinutes(5) : -age);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Authority,
            Audience = audience,
            NotBefore = expires.AddHours(-1),
            Expires = expires,
            Claims = claims,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(ours ? _key : _otherKey) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>The same claims without a signature, or with one by the public key taken for a shared secret.</summary>
    /// <param name="token">A token of this issuer.</param>
    /// <param name="algorithm"><c>none</c> or <c>HS256</c>.</param>
    public string Forge(string token, string algorithm)
    {
        var header = Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { alg = algorithm, typ = "JWT", kid = KeyId }));
        var body = $"{header}.{token.Split('.')[1]}";
        return algorithm == "none"
            ? body + "."
            : $"{body}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(body)))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _key.Dispose();
        _otherKey.Dispose();
    }

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json");

    private JsonObject Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = SecurityAlgorithms.RsaSha256,
                ["kid"] = KeyId,
                ["n"] = Base64UrlEncoder.Encode(key.Modulus),
                ["e"] = Base64UrlEncoder.Encode(key.Exponent),
            }),
        };
    }
}
