using System.Net;
using System.Net.Sockets;
using Emotion.Silo.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Emotion.Api.Hosting;

/// <summary>Opens the ports.</summary>
internal static class ListenExtensions
{
    /// <summary>HTTP/1.1 on one port, HTTP/2 in clear text on another; TLS by Kestrel's own <c>Kestrel:Endpoints</c> settings.</summary>
    /// <exception cref="StartupException">A port is taken, or embedded mode is asked to leave loopback.</exception>
    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder, EmotionMode mode)
    {
        var http = builder.Services.AddSettings<HttpOptions>(builder.Configuration, HttpOptions.Section);
        var ownEndpoints = builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (ownEndpoints && mode == EmotionMode.Embedded)
        {
            throw new StartupException("Setting Kestrel:Endpoints cannot be used in embedded mode, which asks for no credentials and stays on loopback: remove it, or set Emotion__Mode to Cluster or Client.");
        }

        // Ours are set in code and would only warn about these, which a developer's shell may well hold.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = http.MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = http.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            if (ownEndpoints)
            {
                return;
            }

            foreach (var address in Addresses(mode, http))
            {
                kestrel.Listen(address, http.Port, listen => listen.Protocols = HttpProtocols.Http1);
                kestrel.Listen(address, http.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
                if (http.MetricsPort is { } metrics)
                {
                    kestrel.Listen(address, metrics, listen => listen.Protocols = HttpProtocols.Http1);
                }
            }
        });

        builder.Services.AddHostedService<AddressNotice>();
        if (!ownEndpoints)
        {
            ProbePorts(mode, http);
        }

        return builder;
    }

    private static IEnumerable<IPAddress> Addresses(EmotionMode mode, HttpOptions http)
    {
        if (mode != EmotionMode.Embedded)
        {
            return [http.Address == "*" ? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any) : IPAddress.Parse(http.Address)];
        }

        // A free port is chosen per address: two of them would differ.
        return Socket.OSSupportsIPv6 && http.Port != 0 && http.GrpcPort != 0 && HasIPv6Loopback()
            ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : [IPAddress.Loopback];
    }

    /// <summary>Fails at once rather than after the silo has started, which takes seconds and touches files.</summary>
    private static void ProbePorts(EmotionMode mode, HttpOptions http)
    {
        (string Key, int Port)[] ports = [("Port", http.Port), ("GrpcPort", http.GrpcPort), ("MetricsPort", http.MetricsPort ?? 0)];
        var duplicate = ports.Where(entry => entry.Port != 0).GroupBy(entry => entry.Port).FirstOrDefault(group => group.Count() > 1);
        if (duplicate is not null)
        {
            throw new StartupException($"Port {duplicate.Key} is set for both {HttpOptions.Section}:{duplicate.First().Key} and {HttpOptions.Section}:{duplicate.Last().Key}: choose another for one of them.");
        }

        foreach (var (key, port) in ports.Where(entry => entry.Port != 0))
        {
            foreach (var address in Addresses(mode, http))
            {
                try
                {
                    using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                    probe.Bind(new IPEndPoint(address, port));
                }
                catch (SocketException exception)
                {
                    var reason = exception.SocketErrorCode switch
                    {
                        SocketError.AddressAlreadyInUse => "is taken by another process",
                        SocketError.AccessDenied => "needs privileges that this process lacks",
                        _ => $"cannot be opened on {address} ({exception.SocketErrorCode})",
                    };
                    throw new StartupException($"Port {port} {reason}: stop what holds it, or choose another with Emotion__Http__{key}.", exception);
                }
            }
        }
    }

    private static bool HasIPv6Loopback()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
