using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Silo.Hosting;

namespace Emotion.Api.Recommendation;

/// <summary>
/// Asks for recommendations and is never left without an answer: when the silos do not answer in time, or at all, what was
/// popular when they last did is given instead, flagged as degraded. Shared by REST and gRPC.
/// </summary>
internal sealed partial class RecommendationGateway(
    IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RecommendationGateway> logger)
    : BackgroundService
{
    /// <summary>Time there is for an answer, unless the caller gives less.</summary>
    public static readonly TimeSpan MaxBudget = TimeSpan.FromMilliseconds(100);

    /// <summary>With less left, nobody is asked.</summary>
    private static readonly TimeSpan LeastBudget = TimeSpan.FromMilliseconds(3);

    /// <summary>Share of the time that the silo gets; the rest is for the way back.</summary>
    private const double SiloShare = 0.85;

    // Right behind a start there is nothing, and then more every second.
    private static readonly TimeSpan PopularAge = TimeSpan.FromSeconds(1);

    /// <summary>Calls that nobody waits for, so that the first caller does not pay for the compiler.</summary>
    private const int WarmUps = 30;

    private IReadOnlyList<RecommendedItem> _popular = [];

    /// <summary>Answers a query.</summary>
    /// <param name="query">A valid query; its budget is the caller's.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Recommendations> AskAsync(RecommendationQuery query, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (query.Budget > LeastBudget)
        {
            try
            {
                return await grains.GetGrain<IRecommenderGrain>(0)
                    .Recommend(query with { Budget = query.Budget * SiloShare })
                    .WaitAsync(query.Budget, time, cancellationToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogFallback(failed);
            }
        }

        return new Recommendations
        {
            Items = [.. _popular.Where(item => query.Filter.Passes(item.Facts)).Take(query.K)],
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
            Degraded = true,
        };
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A silo in this process takes calls only then; the loop below ends at once where the wait was ended.
        _ = await lifetime.WaitForStartAsync(stoppingToken);
        using var timer = new PeriodicTimer(PopularAge, time);
        var warm = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // No budget: what is popular, and nothing about anybody.
                _popular = (await RecommendAsync("", RecommendationQuery.MaxItems, [], TimeSpan.Zero)).Items;
                for (var call = 0; !warm && call < WarmUps; call++)
                {
                    _ = await RecommendAsync("warm-up", 10, [.. _popular.Take(3).Select(static item => item.ItemId)], TimeSpan.FromSeconds(5));
                }

                warm = true;
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                LogFallback(failed);
            }

            await WaitAsync(timer, stoppingToken);
        }
    }

    private Task<Recommendations> RecommendAsync(string userId, int k, ImmutableArray<string> context, TimeSpan budget) =>
        grains.GetGrain<IRecommenderGrain>(0).Recommend(new RecommendationQuery { UserId = userId, K = k, Context = context, Budget = budget });

    private static async ValueTask WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            _ = await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The silos gave no recommendation in time; what was popular is given instead.")]
    private partial void LogFallback(Exception exception);
}
