using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Security;

/// <summary>Looks keys up without telling by its timing how close a guess was.</summary>
internal sealed class ApiKeyStore(IOptions<SecurityOptions> options)
{
    private readonly Entry[] _entries = [.. options.Value.ApiKeys.Select(key => new Entry(Convert.FromHexString(key.Sha256), Identity(key)))];

    /// <summary>The holder of a key, or <see langword="null"/> for an unknown key.</summary>
    public ClaimsIdentity? Find(string key)
    {
        var hash = ApiKeyHash.Of(key);
        ClaimsIdentity? found = null;
        foreach (var entry in _entries)
        {
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash))
            {
                found = entry.Identity;
            }
        }

        return found;
    }

    private static ClaimsIdentity Identity(ApiKeyOptions key) => new(
        [
            new Claim(ClaimTypes.Name, "key:" + key.Name),
            .. key.Scopes.Select(scope => new Claim(ScopeClaims.Scope, scope)),
            .. string.IsNullOrEmpty(key.User) ? (Claim[])[] : [new Claim(UserBinding.Claim, key.User)],
        ],
        ApiKeyAuthenticationHandler.Scheme);

    private readonly record struct Entry(byte[] Hash, ClaimsIdentity Identity);
}
