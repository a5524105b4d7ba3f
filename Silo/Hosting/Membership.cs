using System.Net;
using System.Net.Sockets;
using Emotion.Silo.Configuration;
using Orleans.Configuration;

namespace Emotion.Silo.Hosting;

/// <summary>How silos find each other.</summary>
internal static class Membership
{
    /// <summary>Alone on loopback in embedded mode; otherwise by a table in PostgreSQL.</summary>
    public static ISiloBuilder AddMembership(this ISiloBuilder silo, EmotionOptions options)
    {
        if (options.Mode == EmotionMode.Embedded)
        {
            // Nobody else may join and no client connects from outside: any free port, no gateway.
            return silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0, serviceId: ClusterNames.ServiceId, clusterId: ClusterNames.ClusterId);
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterNames.ClusterId, ClusterNames.ServiceId));
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = "Npgsql";
            clustering.ConnectionString = options.Storage.ConnectionString;
        });
        return silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.Cluster.Address is { } address ? IPAddress.Parse(address) : IPAddress.Loopback;
            endpoint.SiloPort = options.Cluster.SiloPort == 0 ? FreePort() : options.Cluster.SiloPort;
            endpoint.GatewayPort = options.Cluster.GatewayPort == 0 ? FreePort() : options.Cluster.GatewayPort;
        });
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
