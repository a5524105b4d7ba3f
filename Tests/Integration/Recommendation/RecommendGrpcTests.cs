using Emotion.Api.Grpc.V1;
using Emotion.Tests.Integration.Api;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace Emotion.Tests.Integration.Recommendation;

public sealed class RecommendGrpcTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-shop-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recommend_AnswersByContextFiltersAndHistory()
    {
        await using var shop = await ShopHost.StartAsync(_folder);
        using var channel = GrpcChannel.ForAddress(shop.Grpc);
        var client = new RecommendationService.RecommendationServiceClient(channel);
        var empty = await client.RecommendAsync(new RecommendRequest { UserId = "ann", K = 5 }, cancellationToken: Cancel);
        Assert.Empty(empty.Items);

        await ShopClicks.FillAsync(shop);
        RecommendResponse found = new();
        await global::Emotion.Tests.Integration.Until.TrueAsync(async () =>
        {
            found = await client.RecommendAsync(new RecommendRequest { UserId = "ann", K = 4, Context = { "lamp" } }, cancellationToken: Cancel);
            return !found.Degraded;
        });
        Assert.Equal("recommendation", found.Model.Name);
        Assert.Contains(found.Items, item => item is { ItemId: "bulb", Title: "Bulb", Category: "light", Price: 5 });
        Assert.Equal(found.Items.OrderByDescending(item => item.Score), found.Items);
        Assert.All(found.Items, item => Assert.NotEmpty(item.Why));

        var cheap = await client.RecommendAsync(new RecommendRequest { UserId = "ann", MaxPrice = 10 }, cancellationToken: Cancel);
        Assert.Equal(["bulb"], cheap.Items.Select(item => item.ItemId));
    }

    [Theory]
    [InlineData(0, "ann", "k")]
    [InlineData(10_000, "ann", "k")]
    [InlineData(-1, "ann", "k")]
    [InlineData(5, "", "userId")]
    public async Task Recommend_ArgumentsOutOfRange_AreNamedInTheDetails(int k, string user, string field)
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var error = await Assert.ThrowsAsync<RpcException>(() => new RecommendationService.RecommendationServiceClient(channel)
            .RecommendAsync(new RecommendRequest { UserId = user, K = k }, cancellationToken: Cancel).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal([field], error.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field));
    }

    [Fact]
    public async Task Recommend_ClusterThatDoesNotAnswer_IsDegradedAndNoError()
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var client = new RecommendationService.RecommendationServiceClient(channel);
        var answer = await client.RecommendAsync(new RecommendRequest { UserId = "ann", K = 5 }, cancellationToken: Cancel);
        Assert.True(answer.Degraded);

        using var rest = api.CreateClient();
        Assert.Contains("\"degraded\":true", await rest.GetStringAsync(new Uri("v1/users/ann/recommendations", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
