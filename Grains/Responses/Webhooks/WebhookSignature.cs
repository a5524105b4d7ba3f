using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>
/// Signs webhooks: <c>t=SECONDS,v1=HEX</c>, where HEX is the HMAC-SHA256 of <c>SECONDS.BODY</c> under the secret. A receiver
/// computes the same, compares in constant time, and refuses an old time: what was overheard cannot be sent again.
/// </summary>
internal static class WebhookSignature
{
    internal static string Of(ReadOnlySpan<byte> body, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes($"{seconds}."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
