using System.Net;
using Emotion.Silo.Configuration;
using Orleans.Configuration;

namespace Emotion.Silo.Hosting;

/// <summary>How silos find each other, and how soon they notice that one is gone.</summary>
internal static class Membership
{
    private const string Invariant = "Npgsql";

    /// <summary>
    /// How long a grain waits for another. Most of all for the model of its own silo: on a machine that is overloaded, a call that was
    /// given up is computed all the same, and asking again makes it worse. What a dead silo was asked ends with that silo.
    /// </summary>
    private static readonly TimeSpan GrainPatience = TimeSpan.FromMinutes(2);

    /// <summary>Alone on loopback in embedded mode; otherwise by a table in PostgreSQL.</summary>
    public static ISiloBuilder AddMembership(this ISiloBuilder silo, EmotionOptions options)
    {
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = GrainPatience);
        if (options.Mode == EmotionMode.Embedded)
        {
            // Nobody else may join and no client connects from outside: any free port, no gateway.
            return silo.UseLocalhostClustering(siloPort: FreePort.On(IPAddress.Loopback), gatewayPort: 0, serviceId: ClusterNames.ServiceId, clusterId: ClusterNames.ClusterId);
        }

        silo.Configure<ClusterOptions>(Name);
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Invariant, options.Storage.ConnectionString));
        var cluster = options.Cluster;
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(cluster.ProbeSeconds);
            membership.NumMissedProbesLimit = cluster.MissedProbes;
            // A silo that joins after all others were killed must wait until their last sign of life is old enough to count as
            // none: one small write per silo and period.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2 * cluster.ProbeSeconds);
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10 * cluster.ProbeSeconds);
        });
        return silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = IPAddress.Parse(cluster.Address);
            var listen = cluster.ListenAddress is { } address ? IPAddress.Parse(address) : endpoint.AdvertisedIPAddress;
            endpoint.SiloPort = cluster.SiloPort == 0 ? FreePort.On(listen) : cluster.SiloPort;
            endpoint.GatewayPort = cluster.GatewayPort == 0 ? FreePort.On(listen) : cluster.GatewayPort;
            endpoint.SiloListeningEndpoint = new IPEndPoint(listen, endpoint.SiloPort);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(listen, endpoint.GatewayPort);
        });
    }

    /// <summary>A client finds the silos in the same table, and waits until there is one.</summary>
    public static IClientBuilder AddMembership(this IClientBuilder client, EmotionOptions options)
    {
        var cluster = options.Cluster;
        client.Configure<ClusterOptions>(Name);
        client.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (Invariant, options.Storage.ConnectionString));
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2 * cluster.ProbeSeconds));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(cluster.CallSeconds));
        client.Services.AddRepeatedCalls(cluster);
        return client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            return true;
        });
    }

    private static void Name(ClusterOptions cluster) => (cluster.ClusterId, cluster.ServiceId) = (ClusterNames.ClusterId, ClusterNames.ServiceId);
}
