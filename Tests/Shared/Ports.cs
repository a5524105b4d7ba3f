using System.Net;
using System.Net.Sockets;

namespace Emotion.Tests.Shared;

/// <summary>
/// Ports for servers of a test: below those that Linux hands to outgoing connections and to whoever asks for any port, as one of these may be
/// gone by the time a process has come so far as to open it.
/// </summary>
internal static class Ports
{
    private const int First = 10_000;
    private const int End = 32_000;

    // Suites run beside each other: each begins somewhere else.
    private static int _next = Random.Shared.Next(First, End);

    /// <summary>A port that nobody listens on now; each is given once.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % (End - First));
            if (IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port)))
            {
                return port;
            }
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // A machine without this address: nobody can hold a port of it.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
