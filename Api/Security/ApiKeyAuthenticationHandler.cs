using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Security;

/// <summary>
/// Lets API keys in: from the header <c>X-Api-Key</c>, as a bearer token, or as the password of HTTP Basic, which is how
/// a browser can show the page and open its feed without the page ever handling a key.
/// </summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyStore store)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string Header = "X-Api-Key";

    /// <summary>Whether this handler, rather than the one for tokens, is to look at the request.</summary>
    public static bool Claims(HttpRequest request) =>
        request.Headers.ContainsKey(Header)
        || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        || !IsBearer(header)
        || header.Parameter?.StartsWith(ApiKeyHash.Prefix, StringComparison.Ordinal) == true;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ReadKey(Request) is not { } key)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        return Task.FromResult(store.Find(key) is { } identity
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme))
            : AuthenticateResult.Fail("Unknown API key."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;

        // Only a person's navigation gets the browser's password box; a program's call must not pop one up.
        Response.Headers.WWWAuthenticate = Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? "Basic realm=\"Orleans.Emotion: any name, an API key as password\", charset=\"UTF-8\""
            : "ApiKey realm=\"Orleans.Emotion\"";
        return Task.CompletedTask;
    }

    private static string? ReadKey(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var values))
        {
            return values.ToString();
        }

        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || header.Parameter is null)
        {
            return null;
        }

        return IsBearer(header) ? header.Parameter
            : string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) ? BasicPassword(header.Parameter)
            : null;
    }

    private static string? BasicPassword(string parameter)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    private static bool IsBearer(AuthenticationHeaderValue header) => string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase);
}
