using System.ComponentModel.DataAnnotations;
using Emotion.Silo.Configuration;

namespace Emotion.Silo.Hosting;

/// <summary>What a silo without an API answers by HTTP/1.1: section <c>Emotion:SiloHttp</c>.</summary>
public sealed class SiloHttpOptions
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:SiloHttp";

    /// <summary>IP address to listen on, or <c>*</c> for every one; loopback by default.</summary>
    [IPAddress(orEvery: true)]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port of <c>/health/live</c> and <c>/health/ready</c>; 0, the default, takes a free one, which the log names.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>Port that serves <c>/metrics</c> alone and without a credential; none by default.</summary>
    [Range(1, 65535)]
    public int? MetricsPort { get; set; }
}
