using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Emotion.Api.Security;

/// <summary>Makes API keys and their hashes.</summary>
internal static class ApiKeyHash
{
    /// <summary>Every key begins with this, so that secret scanners recognise one that leaked.</summary>
    public const string Prefix = "oe_";

    /// <summary>A new key of 256 random bits.</summary>
    public static string NewKey() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The bytes kept in place of the key.</summary>
    public static byte[] Of(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
