using System.Net;
using System.Net.Sockets;

namespace Emotion.Silo.Hosting;

/// <summary>Chooses a port for what must know it before it listens, as a silo must.</summary>
internal static class FreePort
{
    // Below the ports that operating systems hand to outgoing connections (Linux: from 32768): seconds pass until the silo opens it.
    private const int From = 20_000;
    private const int To = 32_000;

    /// <summary>A port on which nobody listens now.</summary>
    /// <param name="address">The address that will be listened on.</param>
    public static int On(IPAddress address)
    {
        while (true)
        {
            var port = Random.Shared.Next(From, To);
            using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody's: another is tried.
            }
        }
    }
}
