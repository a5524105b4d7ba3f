using Emotion.Api.Grpc.V1;
using Emotion.Api.Recommendation;
using Emotion.Grains.Interfaces.Recommendation;
using Grpc.Core;

namespace Emotion.Api.Grpc;

/// <summary>Recommendations by gRPC, within the caller's deadline.</summary>
internal sealed class RecommendationGrpcService(RecommendationGateway gateway, TimeProvider time) : RecommendationService.RecommendationServiceBase
{
    /// <summary>Share of the time to the deadline that is kept for the way back.</summary>
    private const double WayBack = 0.15;

    private static readonly TimeSpan LongestWayBack = TimeSpan.FromMilliseconds(15);

    /// <inheritdoc/>
    public override async Task<RecommendResponse> Recommend(RecommendRequest request, ServerCallContext context)
    {
        var query = new RecommendationQuery
        {
            UserId = request.UserId,
            K = request.HasK ? request.K : 10,
            Context = [.. request.Context],
            Filter = new ItemFilter
            {
                Category = request.Category.Length == 0 ? null : request.Category,
                MinPrice = request.HasMinPrice ? request.MinPrice : null,
                MaxPrice = request.HasMaxPrice ? request.MaxPrice : null,
                InStock = request.InStock,
            },
            ExcludePurchased = request.HasExcludePurchased ? request.ExcludePurchased : null,
            Budget = Budget(context.Deadline),
        };
        var faults = RecommendationRules.Check(query);
        return faults.None
            ? ToResponse(await gateway.AskAsync(query, context.CancellationToken))
            : throw GrpcErrors.Invalid(faults.Items.Select(fault => KeyValuePair.Create<string, string[]>(fault.Field, [fault.Message])));
    }

    /// <summary>What is left to the deadline, but for the way back; at most what any answer gets.</summary>
    private TimeSpan Budget(DateTime deadline)
    {
        if (deadline == DateTime.MaxValue)
        {
            return RecommendationGateway.MaxBudget;
        }

        var left = deadline - time.GetUtcNow().UtcDateTime;
        var wayBack = left * WayBack < LongestWayBack ? left * WayBack : LongestWayBack;
        return left - wayBack < RecommendationGateway.MaxBudget ? left - wayBack : RecommendationGateway.MaxBudget;
    }

    private static RecommendResponse ToResponse(Recommendations answer)
    {
        var response = new RecommendResponse { TookMs = answer.TookMs, Degraded = answer.Degraded };
        if (answer.Model is { } model)
        {
            response.Model = new Model { Name = model.Name, Version = model.Version };
        }

        foreach (var item in answer.Items)
        {
            var message = new Grpc.V1.RecommendedItem
            {
                ItemId = item.ItemId,
                Score = item.Score,
                Why = item.Why,
                Title = item.Title ?? "",
                Category = item.Category ?? "",
            };
            if (item.Price is { } price)
            {
                message.Price = price;
            }

            response.Items.Add(message);
        }

        return response;
    }
}
