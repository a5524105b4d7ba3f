using System.Text;
using Emotion.Api.Feed;
using Emotion.Api.Grpc.V1;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Google.Rpc;
using Grpc.Core;

namespace Emotion.Api.Grpc;

/// <summary>Classification and the live feed by gRPC.</summary>
internal sealed class EmotionGrpcService(IGrainFactory grains, FeedHub hub, FeedInstruments instruments, IHostApplicationLifetime lifetime)
    : EmotionService.EmotionServiceBase
{
    private const int MaxTexts = 128;

    private static readonly TimeSpan ReadyWait = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task<V1.ClassifyResponse> Classify(V1.ClassifyRequest request, ServerCallContext context)
    {
        var errors = Validate(request);
        if (errors.Count > 0)
        {
            throw GrpcErrors.Invalid(errors);
        }

        var scores = await grains.GetInference().ClassifyBatch(new TextBatch
        {
            Texts = [.. request.Texts],
            Priority = InferencePriority.Interactive,
            UserId = OrNull(request.UserId),
            Model = OrNull(request.Model),
            Version = OrNull(request.Version),
            Explain = request.Explain,
        }).WaitAsync(context.CancellationToken);
        return GrpcConverter.ToResponse(scores);
    }

    /// <inheritdoc/>
    public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        var errors = new Dictionary<string, string[]>();
        var minScore = request.MinScore is 0 ? null : request.MinScore.ToString(global::System.Globalization.CultureInfo.InvariantCulture);
        var filter = FeedFilter.Parse(string.Join(',', request.Types_), request.UserId, request.Label, minScore, errors);
        FeedPosition? after = null;
        if (request.After.Length > 0 && !FeedCursor.TryDecode(request.After, out after))
        {
            errors["after"] = ["must be the cursor of a response that this feed has sent; leave it out to begin with what is new"];
        }

        if (errors.Count > 0)
        {
            throw GrpcErrors.Invalid(errors);
        }

        using var place = hub.TryEnter() ?? throw GrpcErrors.Retry(Code.ResourceExhausted, "As many feeds are open as are allowed: try again later.", ReadyWait);
        await hub.Ready.WaitAsync(ReadyWait, context.CancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var item in hub.SubscribeAsync(filter, after, ended.Token))
            {
                using var span = FeedInstruments.TraceFrame(item);
                var startedAt = instruments.Timestamp();
                await responseStream.WriteAsync(Convert(item), ended.Token);
                instruments.OnSent(item, startedAt);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw GrpcErrors.Retry(Code.Unavailable, "This node is stopping: go on with another one, from the last cursor.", TimeSpan.FromSeconds(1));
        }
    }

    private static Dictionary<string, string[]> Validate(V1.ClassifyRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Texts.Count is 0 or > MaxTexts)
        {
            errors["texts"] = [$"must be 1 to {MaxTexts} texts, not {request.Texts.Count}"];
        }

        for (var i = 0; i < Math.Min(request.Texts.Count, MaxTexts); i++)
        {
            if (request.Texts[i].Length > Post.MaxTextLength)
            {
                errors[$"texts[{i}]"] = [$"must have at most {Post.MaxTextLength} characters"];
            }
        }

        foreach (var (field, value) in ((string, string)[])[("user_id", request.UserId), ("model", request.Model), ("version", request.Version)])
        {
            if (value.Length > 256)
            {
                errors[field] = ["must have at most 256 characters"];
            }
        }

        return errors;
    }

    private static WatchResponse Convert(FeedItem item)
    {
        var cursor = Encoding.ASCII.GetString(item.Cursor.Span);
        return item.Kind switch
        {
            FeedItemKind.Hello => new WatchResponse { Cursor = cursor, Hello = new WatchResponse.Types.Hello() },
            FeedItemKind.Gap => new WatchResponse { Cursor = cursor, Gap = new WatchResponse.Types.Gap { Oldest = cursor } },
            FeedItemKind.Dropped => new WatchResponse { Cursor = cursor, Dropped = new WatchResponse.Types.Dropped { Count = item.Count } },
            FeedItemKind.Event or _ => new WatchResponse
            {
                Cursor = cursor,
                Event = new WatchResponse.Types.Event { Type = FeedTopics.Types[item.Event!.Topic], Json = Encoding.UTF8.GetString(item.Event.Data.Span) },
            },
        };
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
