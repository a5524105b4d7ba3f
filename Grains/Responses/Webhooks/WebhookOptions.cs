using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>Settings of webhooks: section <c>Emotion:Webhooks</c>. Without <see cref="Hosts"/> no webhook is sent.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Webhooks";

    /// <summary>Fewest characters of the secret.</summary>
    public const int MinSecretLength = 32;

    /// <summary>Where webhooks may go: <c>host</c> (the scheme's own port) or <c>host:port</c>. Empty by default.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>What webhooks are signed with, at least <see cref="MinSecretLength"/> characters; never logged. Needed once there are hosts.</summary>
    [DataType(DataType.Password)]
    public string? Secret { get; set; }

    /// <summary>Whether <c>http</c> is allowed beside <c>https</c>. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Whether a host's name may lead to a private, loopback, link-local or otherwise not public address. Default false: what a name
    /// leads to is checked at each connection.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long a receiver may take to answer one try. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a response is sent before it goes to the dead letters. Default 6.</summary>
    [Range(1, 20)]
    public int Tries { get; set; } = 6;

    /// <summary>The pause after the first failure; it doubles with each, and is spread by chance. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, also where a receiver asks for a longer one. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "01:00:00")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most requests under way to one host. Default 8.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 8;

    /// <summary>Most responses that wait for one host; more go to the dead letters at once. Default 10,000.</summary>
    [Range(1, 100_000)]
    public int MaxQueued { get; set; } = 10_000;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Hosts.Count > 0 && Secret is not { Length: >= MinSecretLength })
        {
            yield return new ValidationResult($"at least {MinSecretLength} characters once {nameof(Hosts)} are set", [nameof(Secret)]);
        }

        foreach (var host in Hosts)
        {
            if (!WebhookTargets.TryParseHost(host, out _))
            {
                yield return new ValidationResult($"hosts, each as host or host:port, which '{host}' is not", [nameof(Hosts)]);
            }
        }
    }
}
