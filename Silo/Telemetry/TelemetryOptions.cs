using System.ComponentModel.DataAnnotations;

namespace Emotion.Silo.Telemetry;

/// <summary>Metrics and traces: section <c>Emotion:Telemetry</c>.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:Telemetry";

    /// <summary>Collector that metrics and traces go to by OTLP over gRPC, such as <c>http://collector:4317</c>; none by default.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Share of the traces begun here that are recorded, 0 to 1. Default 0.01. A caller's decision in <c>traceparent</c> holds.</summary>
    [Range(0.0, 1.0)]
    public double TraceSampling { get; set; } = 0.01;

    /// <summary>
    /// Whether Orleans' own spans are recorded too: one for each side of each grain call. Default false: it costs every call,
    /// traced or not.
    /// </summary>
    public bool OrleansSpans { get; set; }

    /// <summary>How often metrics are sent to <see cref="OtlpEndpoint"/>, in seconds. Default 10.</summary>
    [Range(0.1, 3600)]
    public double OtlpIntervalSeconds { get; set; } = 10;

    /// <summary>The service's name in the collector. Default <c>orleans-emotion</c>.</summary>
    [Required(ErrorMessage = "a name"), StringLength(64, ErrorMessage = "a name of at most 64 characters")]
    public string ServiceName { get; set; } = "orleans-emotion";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(OtlpEndpoint) && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ValidationResult("a URL such as http://collector:4317, or nothing", [nameof(OtlpEndpoint)]);
        }
    }
}
