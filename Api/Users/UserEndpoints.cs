using Emotion.Api.Json;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Users;

/// <summary>Erases users.</summary>
internal static class UserEndpoints
{
    /// <summary>Topics by which nodes keep something of users in memory: feeds, and statistics of clicks.</summary>
    private static readonly string[] Feeds = [Topics.Emotions, Topics.RiskScores, Topics.Responses, Topics.ClickActivity];

    /// <summary>What is not ours to take back. A compacted topic keeps a key's last value for ever, unless its producer deletes it.</summary>
    private const string Remains =
        $"Records in Kafka's topics, until their retention is over; a profile in the compacted topic {Topics.Profiles}, until its producer writes a null value for the user.";

    /// <summary>Registers the serializers.</summary>
    public static WebApplicationBuilder AddUsers(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(UserJson.Default);
        return builder;
    }

    /// <summary>Maps the route.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapUsers(this RouteGroupBuilder v1)
    {
        v1.MapDelete("/users/{id}", EraseAsync)
            .WithName("EraseUser")
            .WithSummary("Erases a user")
            .WithDescription("Erases what is kept of the user: state, history, and what feeds still hold, on every node. Answers when it is durable. Records in Kafka's topics stay until their retention is over; a post that is still on its way begins a new profile.")
            .WithTags("Users");
        return v1;
    }

    private static async Task<Ok<Erasure>> EraseAsync(string id, IEnumerable<IUserEraser> erasers, IEventIngress ingress, CancellationToken cancellationToken)
    {
        List<string> erased = [];
        foreach (var eraser in erasers)
        {
            await eraser.EraseAsync(id);
            erased.Add(eraser.What);
        }

        // A tombstone behind all that was said of the user: each node's feed hides what stands before it.
        foreach (var topic in Feeds)
        {
            await ingress.PublishAsync(topic, [new IngressEvent(id, null)], cancellationToken);
        }

        erased.Add("feeds");
        return TypedResults.Ok(new Erasure(id, erased, Remains));
    }
}
