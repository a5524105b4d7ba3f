using System.Text.Json;
using Emotion.Api.SideOutputs;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Responses;

/// <summary>Rules that fired.</summary>
internal static class ResponseEndpoints
{
    /// <summary>Maps the route.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapResponses(this RouteGroupBuilder v1)
    {
        v1.MapGet("/responses", ListAsync)
            .WithName("ListResponses")
            .WithSummary("Rules that fired")
            .WithDescription("Newest first. limit is 1 to 500, 50 by default; cursor is the nextCursor of the page before. Live ones come by the feed, type response.")
            .ProducesValidationProblem()
            .WithTags("Rules");
        return v1;
    }

    private static async Task<Results<Ok<SidePage<RuleResponse>>, ProblemHttpResult>> ListAsync(
        ITopicTail tail, CancellationToken cancellationToken, int limit = SideOutputPages.DefaultLimit, string? cursor = null)
    {
        if (SideOutputPages.Check(limit, cursor, out var from) is { } problem)
        {
            return problem;
        }

        var (records, next) = await SideOutputReader.ReadAsync(tail, Topics.Responses, limit, from, cancellationToken);
        return TypedResults.Ok(new SidePage<RuleResponse>([.. records.Select(Read).OfType<RuleResponse>()], next?.Encode()));
    }

    /// <summary>Reads a response; null for a tombstone, and for what is none of ours: whoever may write to the topic may write anything.</summary>
    private static RuleResponse? Read(TopicRecord record)
    {
        try
        {
            return record.Value is { } value ? JsonSerializer.Deserialize(value, ResponsesJson.Default.RuleResponse) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
