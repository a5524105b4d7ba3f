using Emotion.Silo.Configuration;
using Emotion.Simulation.Emotion;
using Emotion.Simulation.Pricing;
using Emotion.Simulation.Recommendation;
using Emotion.Simulation.Risk;

namespace Emotion.Silo.Demo;

/// <summary>Adds the simulated firehose.</summary>
internal static class DemoHosting
{
    private const int DemoItems = 300;

    /// <summary>Adds the demo producer and a flow per topic.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, DemoSettings settings)
    {
        services.AddSingleton<DemoFlow>(provider =>
            new PostFlow(new PostSimulator(settings.Seed, settings.Users, provider.GetRequiredService<TimeProvider>().GetUtcNow())));
        services.AddSingleton<DemoFlow>(_ => new GpsFlow(new GpsSimulator(settings.Seed)));
        services.AddSingleton<DemoFlow>(provider => new TransactionFlow(new TransactionSimulator(new TransactionSimulatorOptions
        {
            Seed = settings.Seed,
            Customers = settings.Users,
            Merchants = 2 * settings.Users,
            CustomerPrefix = "u",
            CustomersPerDay = Math.Max(1, settings.Users / 20),
            Start = provider.GetRequiredService<TimeProvider>().GetUtcNow(),
        })));
        services.AddSingleton(provider => new ShopSimulator(new ShopSimulatorOptions
        {
            Seed = settings.Seed,
            Users = settings.Users,
            UserPrefix = "u",
            Items = DemoItems,
            Start = provider.GetRequiredService<TimeProvider>().GetUtcNow(),
        }));
        services.AddSingleton<DemoFlow, ClickFlow>();
        services.AddSingleton<DemoFlow, ItemFlow>();
        return services.AddHostedService<DemoProducer>();
    }
}
