using System.Reflection;
using Emotion.Api.Hosting;
using Emotion.Api.Json;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Dashboard;

namespace Emotion.Api.System;

/// <summary>Tells what runs here, and how far consumption is.</summary>
internal static class SystemEndpoints
{
    private static readonly string Version =
        typeof(SystemEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Registers the serializers.</summary>
    public static WebApplicationBuilder AddSystem(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(SystemJson.Default);
        return builder;
    }

    /// <summary>Maps the metrics for Prometheus.</summary>
    public static WebApplication MapMetrics(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>Maps the Orleans dashboard; only where Orleans runs, as silo or client.</summary>
    public static WebApplication MapDashboard(this WebApplication app)
    {
        app.MapOrleansDashboard("/dashboard").RequireScope(Scopes.Admin);
        return app;
    }

    /// <summary>Maps the route.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapSystem(this RouteGroupBuilder v1)
    {
        v1.MapGet("/system", GetAsync)
            .WithName("GetSystem")
            .WithSummary("Version, broker, lag, silos")
            .WithDescription("What runs here: version and mode, where the broker is, lag per topic and partition, silos, and how many late events and dead letters there are.")
            .WithTags("System");
        return v1;
    }

    private static async Task<Ok<SystemInfo>> GetAsync(
        HostRole role, IBrokerStatus broker, ITopicTail tail, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var lag = broker.GetPartitionsAsync(cancellationToken);
        var silos = grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(true, cancellationToken);
        var late = CountAsync(tail, Topics.LateEvents, cancellationToken);
        var dead = CountAsync(tail, Topics.DeadLetters, cancellationToken);
        return TypedResults.Ok(new SystemInfo(
            Version,
            role.Mode.ToString(),
            role.StartedAt,
            new BrokerInfo(broker.BootstrapServers),
            await lag,
            [.. (await silos).Select(silo => new SiloInfo(silo.SiloName, silo.SiloAddress.ToString(), silo.Status.ToString().ToLowerInvariant()))],
            await late,
            await dead));
    }

    /// <summary>Offsets count what was ever written; a topic that does not exist yet has nothing.</summary>
    private static async Task<long> CountAsync(ITopicTail tail, string topic, CancellationToken cancellationToken)
    {
        try
        {
            return (await tail.DescribeAsync(topic, cancellationToken)).Partitions.Sum(partition => partition.High);
        }
        catch (BrokerUnavailableException)
        {
            return 0;
        }
    }
}
