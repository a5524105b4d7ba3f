using System.Net;
using System.Net.Sockets;
using Emotion.Silo.Configuration;
using Emotion.Silo.Health;
using Emotion.Silo.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;

namespace Emotion.Silo.Hosting;

/// <summary>The executable: a silo of a cluster with its probes and metrics, and no API.</summary>
internal static class SiloHost
{
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        [$"{EmotionOptions.Section}:{nameof(EmotionOptions.Mode)}"] = nameof(EmotionMode.Cluster),
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Begins a host whose settings default to those of a silo.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });

        // Startup prints the reason of a failed start in one line; the host would log it with a stack trace as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        return builder;
    }

    /// <summary>Composes the host.</summary>
    /// <exception cref="StartupException">A setting is wrong, or something the silo needs is not there.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var http = builder.Services.AddSettings<SiloHttpOptions>(builder.Configuration, SiloHttpOptions.Section);
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, http));
        builder.AddHealth();
        builder.AddEmotionTelemetry();
        builder.AddEmotionSilo();
        var app = builder.Build();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            context.Connection.LocalPort == http.MetricsPort && context.Request.Path.Equals("/metrics", StringComparison.Ordinal));
        app.MapHealth();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, SiloHttpOptions http)
    {
        kestrel.AddServerHeader = false;
        var address = http.Address == "*" ? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any) : IPAddress.Parse(http.Address);
        kestrel.Listen(address, http.Port, listen => listen.Protocols = HttpProtocols.Http1);
        if (http.MetricsPort is { } metrics)
        {
            kestrel.Listen(address, metrics, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
