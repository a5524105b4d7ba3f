using Emotion.Silo.Configuration;
using Emotion.Simulation.Emotion;

namespace Emotion.Silo.Demo;

/// <summary>Adds the simulated firehose.</summary>
internal static class DemoHosting
{
    /// <summary>Adds the demo producer and a flow per topic.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, DemoSettings settings)
    {
        services.AddSingleton<DemoFlow>(provider =>
            new PostFlow(new PostSimulator(settings.Seed, settings.Users, provider.GetRequiredService<TimeProvider>().GetUtcNow())));
        return services.AddHostedService<DemoProducer>();
    }
}
