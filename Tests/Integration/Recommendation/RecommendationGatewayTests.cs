using System.Reflection;
using Emotion.Api.Recommendation;
using Emotion.Grains.Interfaces.Recommendation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion.Tests.Integration.Recommendation;

public sealed class RecommendationGatewayTests
{
    [Fact]
    public async Task Ask_SiloIsSilent_GivesWhatWasPopularWithinTheBudgetFlagged()
    {
        var silo = new StubRecommender();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var gateway = new RecommendationGateway(StubFactory.Of(silo), lifetime, TimeProvider.System, NullLogger<RecommendationGateway>.Instance);
        lifetime.NotifyStarted();
        await ((IHostedService)gateway).StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => silo.Asked > 1);

        silo.Silent = true;
        var answer = await gateway.AskAsync(Query(TimeSpan.FromMilliseconds(50)), TestContext.Current.CancellationToken);
        Assert.True(answer.Degraded);
        Assert.Equal(["cheap"], answer.Items.Select(item => item.ItemId));
        var hurried = await gateway.AskAsync(Query(TimeSpan.Zero), TestContext.Current.CancellationToken);
        Assert.True(hurried.Degraded);
        Assert.Single(hurried.Items);
        await ((IHostedService)gateway).StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Ask_CallerGivesUp_IsCancelled()
    {
        using var gateway = new RecommendationGateway(
            StubFactory.Of(new StubRecommender { Silent = true }), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<RecommendationGateway>.Instance);
        using var patience = new CancellationTokenSource();
        var asking = gateway.AskAsync(Query(TimeSpan.FromMinutes(5)), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static RecommendationQuery Query(TimeSpan budget) =>
        new() { UserId = "ann", K = 1, Budget = budget, Filter = new ItemFilter { MaxPrice = 10 } };

    private sealed class StubRecommender : IRecommenderGrain
    {
        public bool Silent { get; set; }

        public int Asked { get; private set; }

        public async Task<Recommendations> Recommend(RecommendationQuery query)
        {
            Asked++;
            if (Silent)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            RecommendedItem[] items =
            [
                new() { ItemId = "dear", Score = 1, Why = "popular", Price = 100 },
                new() { ItemId = "cheap", Score = 0.5, Why = "popular", Price = 5 },
            ];
            return new Recommendations { Items = [.. items], TookMs = 1, Degraded = false };
        }
    }

    public class StubFactory : DispatchProxy
    {
        private object? _grain;

        internal static IGrainFactory Of(IRecommenderGrain grain)
        {
            var factory = Create<IGrainFactory, StubFactory>();
            ((StubFactory)(object)factory)._grain = grain;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grain;
    }
}
