using System.Globalization;
using Emotion.Api.Grpc.V1;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Grpc.Core;

namespace Emotion.Api.Grpc;

/// <summary>Scores a transaction while the caller waits, on the state and by the code that the topic's transactions use.</summary>
internal sealed class RiskGrpcService(IGrainFactory grains) : RiskService.RiskServiceBase
{
    /// <inheritdoc/>
    public override async Task<ScoreResponse> Score(ScoreRequest request, ServerCallContext context)
    {
        var transaction = new Transaction
        {
            Id = request.Id,
            UserId = request.UserId,
            Amount = request.Amount,
            Currency = request.Currency,
            MerchantId = request.MerchantId,
            Category = request.Category.Length == 0 ? null : request.Category,
            Country = request.Country.Length == 0 ? null : request.Country,
            Lat = request.HasLat ? request.Lat : null,
            Lon = request.HasLon ? request.Lon : null,
            CreatedAt = request.CreatedAt?.ToDateTimeOffset() ?? default,
        };
        var faults = new EventFaults();
        transaction.Validate(faults);
        if (!faults.None)
        {
            throw GrpcErrors.Invalid(faults.Items.Select(fault => KeyValuePair.Create<string, string[]>(fault.Field, [fault.Message])));
        }

        // Not cancelled with the caller's patience: it is recorded either way, and asking again by the same id gives the score.
        var answer = await grains.GetGrain<IUserRiskGrain>(transaction.UserId).Score(transaction).WaitAsync(context.CancellationToken);
        return answer.Score is { } score ? ToResponse(score) : throw new RpcException(answer.Outcome == RiskOutcome.TooLate
            ? new Status(StatusCode.FailedPrecondition, "The transaction happened too long before the user's newest one; it went to the late events.")
            : new Status(StatusCode.AlreadyExists, "The transaction was scored before; its score is on the topic risk-scores."));
    }

    private static ScoreResponse ToResponse(RiskScore score)
    {
        var response = new ScoreResponse
        {
            Id = score.Id,
            UserId = score.UserId,
            Score = score.Score,
            Decision = score.Decision.ToString().ToLowerInvariant(),
        };
        foreach (var (name, value) in score.Features)
        {
            response.Features[name] = value;
        }

        response.Reasons.AddRange(score.Reasons.Select(reason => string.Create(
            CultureInfo.InvariantCulture, $"{reason.Reason}: {reason.Feature} {reason.Value:G4}, ordinarily {reason.Ordinary:G4}, moves the score by {reason.Effect:+0.###;-0.###}")));
        return response;
    }
}
