using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Security;

/// <summary>Embedded mode: whoever reaches the loopback address is the machine's own user and may do everything.</summary>
internal sealed class LoopbackAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Loopback";

    private static readonly ClaimsPrincipal Everyone = new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, "loopback"), new Claim(ScopeClaims.Scope, Scopes.Admin)], Scheme));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Everyone, Scheme)));
}
