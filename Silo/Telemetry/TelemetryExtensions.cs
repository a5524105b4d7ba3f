using Emotion.Silo.Configuration;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Emotion.Silo.Telemetry;

/// <summary>Collects metrics and traces of every part of this process, and makes them readable.</summary>
public static class TelemetryExtensions
{
    private const string OrleansSources = "Microsoft.Orleans.*";

    // Each reading of it asks every active grain of the silo (SiloDashboard): an instrument that is dropped is not read.
    private const string WaitingRequests = "orleans-messaging-processing-activation-data";

    // From a fraction of the fastest stage to what an alert would long have told.
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Registers OpenTelemetry: a Prometheus endpoint can be mapped, and OTLP is sent where the settings say.</summary>
    /// <param name="builder">The host.</param>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static IHostApplicationBuilder AddEmotionTelemetry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddSettings<TelemetryOptions>(builder.Configuration, TelemetryOptions.Section);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(options.ServiceName, serviceVersion: typeof(TelemetryExtensions).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics
                .AddMeter("Emotion.*", "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddAspNetCoreInstrumentation()
                .AddView(StageView)
                .AddView(WaitingRequests, MetricStreamConfiguration.Drop)
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                .AddSource(options.OrleansSpans ? ["Emotion.*", OrleansSources] : ["Emotion.*"])
                .AddAspNetCoreInstrumentation(web => web.Filter = context => !IsProbe(context.Request.Path))
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceSampling))));
        if (options.OtlpEndpoint is { Length: > 0 } endpoint)
        {
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter((exporter, reader) =>
            {
                exporter.Endpoint = new Uri(endpoint);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)(options.OtlpIntervalSeconds * 1000);
            }));
            telemetry.WithTracing(traces => traces.AddOtlpExporter(exporter => exporter.Endpoint = new Uri(endpoint)));
        }

        return builder;
    }

    /// <summary>Lets grain calls carry their caller's span, where the settings ask for Orleans' spans.</summary>
    internal static ISiloBuilder AddCallSpans(this ISiloBuilder silo, TelemetryOptions options) => options.OrleansSpans ? silo.AddActivityPropagation() : silo;

    /// <inheritdoc cref="AddCallSpans(ISiloBuilder, TelemetryOptions)"/>
    internal static IClientBuilder AddCallSpans(this IClientBuilder client, TelemetryOptions options) => options.OrleansSpans ? client.AddActivityPropagation() : client;

    /// <summary>OpenTelemetry's default buckets are made for milliseconds; ours are seconds, unless the instrument advises its own.</summary>
    private static ExplicitBucketHistogramConfiguration? StageView(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument is System.Diagnostics.Metrics.Histogram<double> { Unit: "s", Advice: null } && instrument.Meter.Name.StartsWith("Emotion.", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds }
            : null;

    private static bool IsProbe(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");
}
