using System.Security.Claims;

namespace Emotion.Api.Security;

/// <summary>Reads scopes from a principal, whichever way it came in.</summary>
internal static class ScopeClaims
{
    /// <summary>Claim type: in a token one claim with all scopes, separated by spaces; for keys one claim each.</summary>
    public const string Scope = "scope";

    /// <summary>The same by another name, as some issuers write it.</summary>
    private const string Scp = "scp";

    /// <summary>Whether the principal holds a scope; <see cref="Scopes.Admin"/> includes all.</summary>
    public static bool Holds(this ClaimsPrincipal principal, string scope)
    {
        foreach (var claim in principal.Claims)
        {
            if (claim.Type is Scope or Scp)
            {
                foreach (var range in claim.Value.AsSpan().Split(' '))
                {
                    var held = claim.Value.AsSpan(range);
                    if (held.SequenceEqual(scope) || held.SequenceEqual(Scopes.Admin))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
