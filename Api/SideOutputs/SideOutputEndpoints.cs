using Emotion.Api.Errors;
using Emotion.Api.Json;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.SideOutputs;

/// <summary>Shows what was put aside, and puts dead letters back.</summary>
internal static class SideOutputEndpoints
{
    private const int MaxReplay = 1_000;

    /// <summary>Registers the serializers.</summary>
    public static WebApplicationBuilder AddSideOutputs(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(SideOutputJson.Default);
        return builder;
    }

    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapSideOutputs(this RouteGroupBuilder v1)
    {
        v1.MapGet("/dead-letters", GetDeadLettersAsync)
            .WithName("ListDeadLetters")
            .WithSummary("Records that could not be read")
            .WithDescription("Newest first, each with the reason and where it came from. limit is 1 to 500, 50 by default; cursor is the nextCursor of the page before.")
            .ProducesValidationProblem()
            .WithTags("Side outputs");
        v1.MapPost("/dead-letters/replay", ReplayAsync)
            .RequireScope(Scopes.Admin)
            .WithName("ReplayDeadLetters")
            .WithSummary("Puts dead letters back on their topic")
            .WithDescription("Takes at most 1,000 ids. Each record goes back as it came; one that still cannot be read becomes a dead letter again.")
            .ProducesValidationProblem()
            .WithTags("Side outputs");
        v1.MapGet("/late-events", GetLateEventsAsync)
            .WithName("ListLateEvents")
            .WithSummary("Events that came too late")
            .WithDescription("Newest first, each with the watermark it came behind. limit is 1 to 500, 50 by default; cursor is the nextCursor of the page before.")
            .ProducesValidationProblem()
            .WithTags("Side outputs");
        return v1;
    }

    private static async Task<Results<Ok<SidePage<DeadLetter>>, ProblemHttpResult>> GetDeadLettersAsync(
        ITopicTail tail, CancellationToken cancellationToken, int limit = SideOutputPages.DefaultLimit, string? cursor = null)
    {
        if (SideOutputPages.Check(limit, cursor, out var from) is { } problem)
        {
            return problem;
        }

        var (records, next) = await SideOutputReader.ReadAsync(tail, Topics.DeadLetters, limit, from, cancellationToken);
        return TypedResults.Ok(new SidePage<DeadLetter>([.. records.Select(SideOutputConverter.ToDeadLetter)], next?.Encode()));
    }

    private static async Task<Results<Ok<SidePage<LateEvent>>, ProblemHttpResult>> GetLateEventsAsync(
        ITopicTail tail, CancellationToken cancellationToken, int limit = SideOutputPages.DefaultLimit, string? cursor = null)
    {
        if (SideOutputPages.Check(limit, cursor, out var from) is { } problem)
        {
            return problem;
        }

        var (records, next) = await SideOutputReader.ReadAsync(tail, Topics.LateEvents, limit, from, cancellationToken);
        return TypedResults.Ok(new SidePage<LateEvent>([.. records.Select(SideOutputConverter.ToLateEvent)], next?.Encode()));
    }

    private static async Task<Results<Ok<ReplayResult>, ProblemHttpResult>> ReplayAsync(
        ReplayRequest request, ITopicTail tail, IEventIngress ingress, CancellationToken cancellationToken)
    {
        string[] ids = [.. (request.Ids ?? request.Items?.Select(item => item.Id) ?? []).Distinct()];
        if (ids.Length is 0 or > MaxReplay)
        {
            return Problems.Validation("ids", $"Name 1 to {MaxReplay} dead letters by the id that GET /v1/dead-letters gives them.");
        }

        if (Array.Find(ids, id => !SideOutputConverter.TryParseId(id, out _, out _)) is { } wrong)
        {
            return Problems.Validation("ids", $"\"{(wrong.Length > 64 ? wrong[..64] : wrong)}\" is not the id of a dead letter; such an id looks like 3-17.");
        }

        List<string> missing = [];
        var replayed = 0;
        foreach (var id in ids)
        {
            _ = SideOutputConverter.TryParseId(id, out var partition, out var offset);
            var found = await FindAsync(tail, partition, offset, cancellationToken);
            if (found is null || SideOutputConverter.Header(found, "topic") is not { } topic || !Topics.Consumed.Contains(topic))
            {
                missing.Add(id);
                continue;
            }

            await ingress.PublishAsync(topic, [new IngressEvent(found.Key, found.Value is { } value ? value : null)], cancellationToken);
            replayed++;
        }

        return TypedResults.Ok(new ReplayResult(replayed, missing));
    }

    private static async Task<TopicRecord?> FindAsync(ITopicTail tail, int partition, long offset, CancellationToken cancellationToken)
    {
        var range = await tail.DescribeAsync(Topics.DeadLetters, cancellationToken);
        return partition >= range.Partitions.Count || offset < range.Partitions[partition].Low || offset >= range.Partitions[partition].High
            ? null
            : (await tail.ReadRangeAsync(Topics.DeadLetters, partition, offset, offset + 1, cancellationToken)).FirstOrDefault(record => record.Offset == offset);
    }
}
