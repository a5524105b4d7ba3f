using System.Reflection;
using Orleans.Dashboard;

namespace Emotion.Silo.Telemetry;

/// <summary>
/// The Orleans dashboard in a silo, with one thing slowed down. For the counters on a silo's page it reads all instruments of Orleans each
/// second, and one of them (<c>orleans-messaging-processing-activation-data</c>) asks every active grain: with 150,000 of them that took
/// a core 50 ms (docs/decisions). No public setting says how often, so the host's own is set.
/// </summary>
internal static class SiloDashboard
{
    private const string HostName = "Orleans.Dashboard.DashboardHost";
    private const string IntervalName = "ExportIntervalMilliseconds";

    // As often as Prometheus asks as a rule.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Adds the dashboard.</summary>
    /// <param name="silo">The silo.</param>
    /// <exception cref="InvalidOperationException">This version of the dashboard is built otherwise: look whether it still reads each second.</exception>
    public static ISiloBuilder AddSiloDashboard(this ISiloBuilder silo)
    {
        silo.AddDashboard();
        var registered = silo.Services.LastOrDefault(static service => service.ServiceType.FullName == HostName);
        var interval = registered?.ServiceType.GetProperty(IntervalName, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            ?? throw new InvalidOperationException($"The dashboard has no {HostName} with {IntervalName}.");
        var host = registered.ServiceType;
        _ = silo.Services.Remove(registered);
        _ = silo.Services.AddSingleton(host, services =>
        {
            var created = ActivatorUtilities.CreateInstance(services, host);
            interval.SetValue(created, (int)Interval.TotalMilliseconds);
            return created;
        });
        return silo;
    }
}
