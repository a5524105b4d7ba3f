using Emotion.Silo.Configuration;
using Emotion.Simulation.Emotion;
using Emotion.Simulation.Pricing;

namespace Emotion.Silo.Demo;

/// <summary>Adds the simulated firehose.</summary>
internal static class DemoHosting
{
    /// <summary>Adds the demo producer and a flow per topic.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, DemoSettings settings)
    {
        services.AddSingleton<DemoFlow>(provider =>
            new PostFlow(new PostSimulator(settings.Seed, settings.Users, provider.GetRequiredService<TimeProvider>().GetUtcNow())));
        services.AddSingleton<DemoFlow>(_ => new GpsFlow(new GpsSimulator(settings.Seed)));
        return services.AddHostedService<DemoProducer>();
    }
}
