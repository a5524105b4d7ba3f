using System.Text.Json.Serialization.Metadata;
using Emotion.Api.Errors;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Ingest;

/// <summary>Takes events in over HTTP, for producers without a Kafka client.</summary>
public static class IngestEndpoints
{
    /// <summary>Maps the intake of posts.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapIngest(this RouteGroupBuilder v1)
    {
        v1.MapIntake("/posts", Topics.Posts, IngestJson.Default.Post);
        return v1;
    }

    /// <summary>Maps the intake of one kind of event: a capability calls it for its own topic.</summary>
    /// <typeparam name="TEvent">The kind of event.</typeparam>
    /// <param name="v1">The group <c>/v1</c>.</param>
    /// <param name="path">Path within the group, such as <c>/posts</c>.</param>
    /// <param name="topic">The topic that events go to, keyed by <see cref="IKeyedEvent.RecordKey"/>.</param>
    /// <param name="type">How an event is written.</param>
    public static RouteHandlerBuilder MapIntake<TEvent>(this RouteGroupBuilder v1, string path, string topic, JsonTypeInfo<TEvent> type)
        where TEvent : class, IKeyedEvent
    {
        ArgumentNullException.ThrowIfNull(topic);
        return v1.MapPost(path, (HttpContext context, IEventIngress ingress) => TakeAsync(context, ingress, topic, type))
            .Accepts<TEvent[]>("application/json")
            .Produces<Accepted>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("Post" + char.ToUpperInvariant(topic[0]) + topic[1..])
            .WithSummary($"Sends {topic}")
            .WithDescription($"One event, or an array of at most {EventBatchReader<TEvent>.MaxEvents}. Answers once the broker has acknowledged them all; if one of them is not valid none is taken. The same id for the same key counts once, so a request whose answer was lost may be sent again.")
            .WithTags("Ingest");
    }

    private static async Task<IResult> TakeAsync<TEvent>(HttpContext context, IEventIngress ingress, string topic, JsonTypeInfo<TEvent> type)
        where TEvent : class, IKeyedEvent
    {
        var body = await ReadBodyAsync(context);
        var batch = EventBatchReader<TEvent>.Read(body, type);
        if (batch.Errors.Count > 0)
        {
            return Problems.Validation(batch.Errors);
        }

        await ingress.PublishAsync(topic, batch.Events, context.RequestAborted);
        return TypedResults.Json(new Accepted(batch.Events.Count), IngestJson.Default.Accepted, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Send the body as JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        // What a caller says of its length is believed up to a point; the body limit holds while reading.
        using var buffer = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 4096, 1024 * 1024));
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
