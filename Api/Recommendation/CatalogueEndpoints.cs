using System.Text.Json;
using Emotion.Api.Errors;
using Emotion.Api.Ingest;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Emotion.Api.Recommendation;

/// <summary>The catalogue of items over HTTP.</summary>
internal static class CatalogueEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static void MapCatalogue(this RouteGroupBuilder v1)
    {
        v1.MapIntake("/items", Topics.Items, RecommendationJson.Default.ShopItem);
        v1.MapPost("/items/import", ImportAsync)
            .Accepts<ShopItem>("application/x-ndjson", "text/csv")
            .Produces<ImportReport>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .WithName("ImportItems")
            .WithSummary("Imports items")
            .WithDescription("NDJSON or CSV with the columns itemId, title, category, price, inStock, of any size. Rows that cannot be read are counted and the first 100 reported by line; the others go to the topic items. What comes last holds, so a file may be sent again.")
            .WithTags("Catalogue");
        v1.MapGet("/items/{itemId}", GetAsync)
            .Produces<ShopItem>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetItem")
            .WithSummary("What is known of an item")
            .WithTags("Catalogue");
    }

    private static Task<IResult> ImportAsync(HttpContext context, IEventIngress ingress) => new TolerantImport<ShopItem>(
        RecommendationJson.Default.ShopItem,
        static fields => new ShopItem
        {
            ItemId = fields.Text("itemId") ?? "",
            Title = fields.Text("title"),
            Category = fields.Text("category"),
            Price = fields.Number("price"),
            InStock = fields.Flag("inStock"),
        },
        static (item, faults) => item.Validate(faults),
        async items =>
        {
            await ingress.PublishAsync(
                Topics.Items,
                [.. items.Select(item => new IngressEvent(item.ItemId, JsonSerializer.SerializeToUtf8Bytes(item, RecommendationJson.Default.ShopItem)))],
                context.RequestAborted);
            return items.Count;
        }).TakeAsync(context);

    private static async Task<Results<JsonHttpResult<ShopItem>, ProblemHttpResult>> GetAsync(string itemId, IGrainFactory grains) =>
        itemId.Length <= EventFaults.MaxIdLength && await grains.GetGrain<IItemGrain>(itemId).GetItem() is { } item
            ? TypedResults.Json(item, RecommendationJson.Default.ShopItem)
            : Problems.NotFound("This item is not in the catalogue. Items come by the topic items, or by POST /v1/items.");
}
