using System.ComponentModel.DataAnnotations;

namespace Emotion.Silo.Configuration;

/// <summary>Section <c>Emotion:Cluster</c>: how silos and clients reach each other, and how soon a dead silo is noticed. Embedded mode needs none of it.</summary>
public sealed class ClusterSettings
{
    /// <summary>IP address by which other silos and clients reach this one; loopback by default. In Kubernetes the pod's own.</summary>
    [IPAddress]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>IP address to listen on, where it differs from <see cref="Address"/>, as behind a port mapping; the same by default.</summary>
    [IPAddress]
    public string? ListenAddress { get; set; }

    /// <summary>Port for other silos; 0, the default, takes a free one.</summary>
    [Range(0, 65_535)]
    public int SiloPort { get; set; }

    /// <summary>Port for clients; 0, the default, takes a free one.</summary>
    [Range(0, 65_535)]
    public int GatewayPort { get; set; }

    /// <summary>
    /// How often silos probe each other, in seconds, and how long they wait for the answer; 3 by default. A silo that leaves
    /// <see cref="MissedProbes"/> in a row unanswered is voted dead: too short a time calls a busy machine dead.
    /// </summary>
    [Range(1, 60)]
    public int ProbeSeconds { get; set; } = 3;

    /// <summary>Probes in a row without an answer that make a silo suspect; 3 by default.</summary>
    [Range(1, 20)]
    public int MissedProbes { get; set; } = 3;

    /// <summary>How long an API node waits for one call of a grain, in seconds; 10 by default.</summary>
    [Range(1, 300)]
    public int CallSeconds { get; set; } = 10;

    /// <summary>
    /// How long an API call goes on trying while the silo that it needs is gone, in seconds; 45 by default. Longer than it takes to
    /// notice a dead silo (a frozen one was called dead after 26 to 41 s), so that callers wait rather than see an error.
    /// </summary>
    [Range(0, 300)]
    public int RepeatSeconds { get; set; } = 45;
}
