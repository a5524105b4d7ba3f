using System.ComponentModel.DataAnnotations;

namespace Emotion.Api.Security;

/// <summary>Bearer tokens: section <c>Emotion:Security:Jwt</c>.</summary>
public sealed class JwtOptions
{
    /// <summary>Issuer whose published keys sign the tokens (OpenID Connect discovery), such as <c>https://login.example.com</c>.</summary>
    [Required(ErrorMessage = "the URL of a token issuer"), Url(ErrorMessage = "the URL of a token issuer")]
    public string Authority { get; set; } = "";

    /// <summary>The <c>aud</c> that tokens for this service carry.</summary>
    [Required(ErrorMessage = "the audience that tokens for this service carry")]
    public string Audience { get; set; } = "";

    /// <summary>
    /// Claim whose value is the only user that a token's holder may see, such as <c>sub</c>; none by default. A token without the
    /// claim is not bound: it is a service's.
    /// </summary>
    public string? UserClaim { get; set; }

    /// <summary>Whether the authority must be reached by HTTPS. Default true; false only for tests.</summary>
    public bool RequireHttps { get; set; } = true;
}
