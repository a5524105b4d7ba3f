using Emotion.Api.Errors;
using Emotion.Api.Ingest;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Pricing;

/// <summary>Prices of zones, and the intake of positions.</summary>
internal static class PricingEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapPricing(this RouteGroupBuilder v1)
    {
        v1.MapIntake("/gps", Topics.Gps, PricingJson.Default.GpsEvent);
        v1.MapGet("/zones", ListAsync)
            .Produces<ZonePrice[]>()
            .WithName("ListZones")
            .WithSummary("Latest price of every zone")
            .WithDescription("In the order of the zones' names. A zone is a geohash of six characters; one without positions so far is not listed.")
            .WithTags("Pricing");
        v1.MapGet("/zones/{zone}/price", GetAsync)
            .Produces<ZonePrice>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetZonePrice")
            .WithSummary("Current price multiplier of a zone")
            .WithDescription("The price of the latest window of event time that has fired: revision counts its results, final says that no late event changes it any more.")
            .WithTags("Pricing");
        return v1;
    }

    private static async Task<IResult> ListAsync(IGrainFactory grains)
    {
        var zones = await grains.GetGrain<IZoneDirectoryGrain>(IZoneDirectoryGrain.TheOne).ListAsync();
        return TypedResults.Json([.. zones], PricingJson.Default.ZonePriceArray);
    }

    private static async Task<IResult> GetAsync(string zone, IGrainFactory grains)
    {
        if (!Zones.IsZone(zone))
        {
            return Problems.Validation("zone", $"must be a geohash of {Zones.Precision} characters, such as u33dc0");
        }

        return await grains.GetGrain<IZoneGrain>(zone).GetPriceAsync() is { } price
            ? TypedResults.Json(price, PricingJson.Default.ZonePrice)
            : Problems.NotFound($"Zone {zone} has no price yet: a price comes when the watermark passes the end of a window with positions in the zone.");
    }
}
