using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>One topic, two grain types: a record is done when both are.</summary>
public sealed class SharedTopicTests
{
    internal const string Topic = "shared";
    private readonly Seen _seen = new();

    [Fact]
    public async Task TwoGrainTypes_BothGetEveryRecord_AndTheSlowerDecidesTheCommit()
    {
        var open = new TaskCompletionSource();
        _seen.OnRecord = (key, _) => key.StartsWith("slow", StringComparison.Ordinal) ? open.Task : Task.CompletedTask;
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(Topic, 1));
        await broker.ProduceAsync(Topic, 0, 100, keys: 10);
        await using var silos = await KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen));

        await Until.TrueAsync(() => Of("quick").Count() == 100);
        Assert.Empty(Of("slow"));
        Assert.True(await broker.CommittedAsync(KafkaSilos.Group, Topic, 0) <= 0);

        open.SetResult();
        await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, Topic, 0) == 100);
        Assert.Equal(Of("quick"), Of("slow"));
    }

    private IEnumerable<int> Of(string kind) =>
        _seen.Records.Where(record => record.Key.StartsWith(kind, StringComparison.Ordinal)).Select(record => Seen.Text(record.Record)).Select(int.Parse).Order();
}

public abstract class SharedGrain(Seen seen, string kind) : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncObserver<byte[]>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<byte[]>().ResumeAsync(this);

    public Task OnNextAsync(byte[] item, StreamSequenceToken? token = null) =>
        seen.AddAsync($"{kind} {this.GetPrimaryKeyString()}", new KafkaRecord(token!.SequenceNumber, null, item, 0, []));

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

[ImplicitStreamSubscription(SharedTopicTests.Topic)]
public sealed class QuickGrain(Seen seen) : SharedGrain(seen, "quick");

[ImplicitStreamSubscription(SharedTopicTests.Topic)]
public sealed class SlowGrain(Seen seen) : SharedGrain(seen, "slow");
