using Emotion.Api.Grpc.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace Emotion.Tests.Integration.Api;

public sealed class GrpcTests
{
    [Fact]
    public async Task Watch_SharesFiltersAndCursorsWithTheFeed()
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var client = new EmotionService.EmotionServiceClient(channel);
        string cursor;
        using (var watch = client.Watch(new WatchRequest { Types_ = { "emotion" }, UserId = "ann" }, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal(WatchResponse.KindOneofCase.Hello, (await NextAsync(watch)).KindCase);
            api.Broker.Emit("other", "bob");
            api.Broker.Emit("first", "ann");
            var response = await NextAsync(watch);
            Assert.Equal("emotion", response.Event.Type);
            Assert.Contains("first", response.Event.Json, StringComparison.Ordinal);
            cursor = response.Cursor;
        }

        api.Broker.Emit("second", "ann");
        await using var feed = await api.OpenFeedAsync("userId=ann&after=" + cursor);
        Assert.Equal(["second"], (await feed.TakeAsync(1)).Ids);
        using var resumed = client.Watch(new WatchRequest { UserId = "ann", After = cursor }, cancellationToken: TestContext.Current.CancellationToken);
        await NextAsync(resumed);
        Assert.Contains("second", (await NextAsync(resumed)).Event.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_BadFilter_IsInvalidArgumentWithFieldViolations()
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        using var watch = new EmotionService.EmotionServiceClient(channel).Watch(
            new WatchRequest { Types_ = { "nonsense" }, MinScore = 7, After = "?" }, cancellationToken: TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(["after", "minScore", "types"], error.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field).Order());
    }

    [Fact]
    public async Task Classify_NoTexts_IsInvalidArgument()
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var error = await Assert.ThrowsAsync<RpcException>(() => new EmotionService.EmotionServiceClient(channel)
            .ClassifyAsync(new ClassifyRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task Classify_ClusterThatDoesNotAnswer_IsUnavailableWithWhenToRetry()
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var error = await Assert.ThrowsAsync<RpcException>(() => new EmotionService.EmotionServiceClient(channel)
            .ClassifyAsync(new ClassifyRequest { Texts = { "hi" } }, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.GetRpcStatus()!.GetDetail<RetryInfo>());
    }

    [Fact]
    public async Task Reflection_ListsWhatCanBeCalled()
    {
        await using var api = await ApiHost.StartAsync();
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains("orleans.emotion.v1.EmotionService", services);
        Assert.Contains("grpc.health.v1.Health", services);
        await call.RequestStream.CompleteAsync();
    }

    private static async Task<WatchResponse> NextAsync(AsyncServerStreamingCall<WatchResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return watch.ResponseStream.Current;
    }
}
