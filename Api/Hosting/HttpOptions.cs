using System.ComponentModel.DataAnnotations;
using Emotion.Silo.Configuration;

namespace Emotion.Api.Hosting;

/// <summary>Where the API listens, and what it takes in: section <c>Emotion:Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:Http";

    /// <summary>
    /// Address to listen on outside embedded mode; the default <c>*</c> is every address. Embedded mode asks for no
    /// credentials and always listens on loopback alone.
    /// </summary>
    [IPAddress(orEvery: true)]
    public string Address { get; set; } = "*";

    /// <summary>Port of REST, WebSocket and web page (HTTP/1.1); 0 takes a free one. Default 8080.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>Port of gRPC (HTTP/2 in clear text); 0 takes a free one. Default 8081.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>Port that serves <c>/metrics</c> alone and without a credential; none by default: <c>/metrics</c> then asks for scope <c>read</c>.</summary>
    [Range(1, 65535)]
    public int? MetricsPort { get; set; }

    /// <summary>Most bytes of a request body, imports aside. Default 8 MiB: a thousand posts of the longest kind.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Most open connections. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;
}
