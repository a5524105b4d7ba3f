using System.Net;
using System.Net.Sockets;
using Emotion.Silo.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Emotion.Api.Hosting;

/// <summary>Opens the ports.</summary>
internal static class ListenExtensions
{
    /// <summary>
    /// HTTP/1.1 on one port, HTTP/2 in clear text on another, metrics on a third if asked for. Kestrel's own <c>Kestrel:Endpoints</c>
    /// settings, for TLS, take the place of the first two.
    /// </summary>
    /// <exception cref="StartupException">A port is taken or set twice, or embedded mode is asked to leave loopback.</exception>
    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder, EmotionMode mode)
    {
        var http = builder.Services.AddSettings<HttpOptions>(builder.Configuration, HttpOptions.Section);
        var ownEndpoints = builder.Configuration.GetSection("Kestrel:Endpoints").Exists();
        if (ownEndpoints && mode == EmotionMode.Embedded)
        {
            throw new StartupException("Setting Kestrel:Endpoints cannot be used in embedded mode, which asks for no credentials and stays on loopback: remove it, or set Emotion__Mode to Cluster or Client.");
        }

        var ports = Ports(http, ownEndpoints).ToList();

        // Ours are set in code and would only warn about these, which a developer's shell may well hold.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = http.MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = http.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            foreach (var address in Addresses(mode, http))
            {
                foreach (var (_, port, protocols) in ports)
                {
                    kestrel.Listen(address, port, listen => listen.Protocols = protocols);
                }
            }
        });

        builder.Services.AddHostedService<AddressNotice>();
        (string Setting, int Port)[] chosen = [.. ports.Where(static entry => entry.Port != 0).Select(static entry => (entry.Setting, entry.Port))];
        RefuseDuplicates([.. chosen, .. OwnPorts(builder.Configuration)]);
        ProbePorts(Addresses(mode, http), chosen);
        return builder;
    }

    /// <summary>The ports that this opens, by their settings; 0 leaves one to chance.</summary>
    private static IEnumerable<(string Setting, int Port, HttpProtocols Protocols)> Ports(HttpOptions http, bool ownEndpoints)
    {
        if (!ownEndpoints)
        {
            yield return ($"{HttpOptions.Section}:{nameof(http.Port)}", http.Port, HttpProtocols.Http1);
            yield return ($"{HttpOptions.Section}:{nameof(http.GrpcPort)}", http.GrpcPort, HttpProtocols.Http2);
        }

        if (http.MetricsPort is { } metrics)
        {
            yield return ($"{HttpOptions.Section}:{nameof(http.MetricsPort)}", metrics, HttpProtocols.Http1);
        }
    }

    /// <summary>The ports that Kestrel opens by its own settings, which may open one on several addresses.</summary>
    private static IEnumerable<(string Setting, int Port)> OwnPorts(ConfigurationManager configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => ($"{endpoint.Path}:Url", int.TryParse(endpoint["Url"]?.TrimEnd('/').Split(':')[^1], out var port) ? port : 0))
            .Where(entry => entry.Item2 > 0)
            .DistinctBy(entry => entry.Item2);

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

    private static void RefuseDuplicates(IEnumerable<(string Setting, int Port)> ports)
    {
        var duplicate = ports.GroupBy(entry => entry.Port).FirstOrDefault(group => group.Count() > 1);
        if (duplicate is not null)
        {
            throw new StartupException($"Port {duplicate.Key} is set for both {duplicate.First().Setting} and {duplicate.Last().Setting}: choose another for one of them.");
        }
    }

    /// <summary>Fails at once rather than after the silo has started, which takes seconds and touches files.</summary>
    private static void ProbePorts(IEnumerable<IPAddress> addresses, IEnumerable<(string Setting, int Port)> ports)
    {
        foreach (var (setting, port) in ports)
        {
            foreach (var address in addresses)
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
                    throw new StartupException($"Port {port} {reason}: stop what holds it, or choose another with {setting.Replace(":", "__", StringComparison.Ordinal)}.", exception);
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
