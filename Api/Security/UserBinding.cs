using System.Security.Claims;

namespace Emotion.Api.Security;

/// <summary>
/// A credential may be bound to one user, as in an app that hands tokens to its users: it then reaches this user's routes and
/// this user's feed, whatever its scopes, and nothing else.
/// </summary>
internal static class UserBinding
{
    /// <summary>Claim that binds: a key's <see cref="ApiKeyOptions.User"/>, or what <see cref="JwtOptions.UserClaim"/> names.</summary>
    public const string Claim = "emotion_user";

    private const string UserRoutes = "/v1/users/{id}";
    private const string Feed = "/v1/feed";

    /// <summary>Whether the request stays with the user that the credential is bound to; true for one that is not bound.</summary>
    public static bool Allows(ClaimsPrincipal principal, HttpContext context)
    {
        if (principal.FindFirst(Claim)?.Value is not { } user)
        {
            return true;
        }

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var named = route == UserRoutes || route.StartsWith(UserRoutes + "/", StringComparison.Ordinal) ? context.Request.RouteValues["id"] as string
            : route == Feed && context.Request.Query["userId"] is [var only] ? only
            : null;
        return named == user;
    }
}
