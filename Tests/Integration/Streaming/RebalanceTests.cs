using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Streaming;

public sealed class RebalanceTests
{
    private readonly Seen _seen = new();

    [Fact]
    public async Task Silos_JoiningAndLeavingUnderLoad_LoseNothingAndShareThePartitions()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 8));
        await using var silos = await KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen));
        using var stop = new CancellationTokenSource();
        var produced = 0;
        var producing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await broker.ProduceAsync(TestTopics.Plain, produced, 100, keys: 50);
                produced += 100;
            }
        }, TestContext.Current.CancellationToken);

        await Until.TrueAsync(() => _seen.Records.Count > 500);
        var second = await silos.Cluster.StartAdditionalSiloAsync();
        await Until.TrueAsync(async () => (await OwnersAsync(silos)).Count() == 2);
        await silos.Cluster.StopSiloAsync(second, TestContext.Current.CancellationToken);
        await Until.TrueAsync(async () => (await OwnersAsync(silos)).Count() == 1);
        await stop.CancelAsync();
        await producing;

        await Until.TrueAsync(() => _seen.Values.Distinct().Count() == produced, describe: () => $"{_seen.Values.Distinct().Count()} of {produced}");
        var ends = await broker.Tail.DescribeAsync(TestTopics.Plain, TestContext.Current.CancellationToken);
        foreach (var partition in ends.Partitions)
        {
            await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Plain, partition.Partition) == partition.High);
        }
    }

    private static async Task<IEnumerable<string>> OwnersAsync(KafkaSilos silos) =>
        (await silos.Cluster.Client.GetGrain<IKafkaPartitionBoard>(KafkaSilos.Provider).GetAsync()).Select(lag => lag.Owner).Distinct();
}
