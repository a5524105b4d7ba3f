using System.Net;
using System.Net.Sockets;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>
/// Connects to public addresses alone. What a name leads to is looked up and checked at each connection, and that very address is
/// connected to: a name that leads elsewhere a moment later (DNS rebinding) gains nothing.
/// </summary>
internal static class PublicAddresses
{
    /// <summary>Special purpose ranges of IPv4 (RFC 6890 and its successors).</summary>
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(static network => IPNetwork.Parse(network)),
    ];

    /// <summary>All of IPv6 that is routed in public.</summary>
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Parts of it that are documentation, or tunnels to IPv4 that may lead anywhere.</summary>
    private static readonly IPNetwork[] NotGlobal =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(static network => IPNetwork.Parse(network))];

    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(NotPublic, network => network.Contains(address))
            : Global.Contains(address) && !Array.Exists(NotGlobal, network => network.Contains(address));
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="ForbiddenAddressException">The name leads to no public address.</exception>
    internal static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var open = Array.FindAll(addresses, IsPublic);
        if (open.Length == 0)
        {
            throw new ForbiddenAddressException($"{context.DnsEndPoint.Host} leads to no public address");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads where webhooks may not go.</summary>
internal sealed class ForbiddenAddressException(string message) : Exception(message);
