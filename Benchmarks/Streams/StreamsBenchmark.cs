using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Silo.Hosting;
using Emotion.Silo.Storage;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Providers.Streams.Common;

namespace Emotion.Benchmarks.Streams;

/// <summary>
/// Events per CPU-second through the fast path, for 1,000, 10,000 and 100,000 users, first seen and warm, against a bare consumer
/// that parses the same events and counts them in a dictionary. Same broker (its own process), same events, same run; keys go
/// round robin, the worst case for grouping. Without state by default; as <c>durable</c>, through keyed event grains whose state
/// is in SQLite with full durability before an event counts as done.
/// </summary>
internal static class StreamsBenchmark
{
    internal const string Topic = "benchmark";
    internal const string DurableTopic = "benchmark-durable";
    internal const string Claim = "events per CPU-second to user grains, without state, against a bare consumer loop";
    private const string Provider = "kafka";
    private const int Partitions = 8;
    private const int WarmRounds = 4;

    internal const string DurableClaim = "the same with durable state: keyed event grains over SQLite, synchronous=FULL";

    internal static Task RunAsync(string[] arguments) => RunAsync(arguments, Topic);

    internal static Task RunDurableAsync(string[] arguments) => RunAsync(arguments, DurableTopic);

    private static async Task RunAsync(string[] arguments, string topic)
    {
        if (arguments is [BrokerProcess.Argument, var file])
        {
            await BrokerProcess.RunAsync(file, [new KafkaTopic(topic, Partitions)]);
            return;
        }

        var events = arguments is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 200_000;
        Console.WriteLine($"{events:N0} events a round, {Partitions} partitions, thousand events per CPU-second (per second)");
        Console.WriteLine($"{"users",8} {"bare loop",18} {"first seen",18} {"warm",18} {"warm/bare",10} {"per call",9}");
        // Not reported: it pays for compiling everything.
        _ = await RunAsync(topic, 1_000, events);
        foreach (var users in new[] { 1_000, 10_000, 100_000 })
        {
            Console.WriteLine(await RunAsync(topic, users, events));
        }
    }

    private static async Task<string> RunAsync(string topic, int users, int events)
    {
        await using var broker = await BrokerProcess.StartAsync(topic == Topic ? "streams" : "durable");
        await using var services = new ServiceCollection().AddLogging()
            .AddKafkaProducer(options => options.BootstrapServers = broker.Info.BootstrapServers).BuildServiceProvider();
        var producer = services.GetRequiredService<IKafkaProducer>();
        await ProduceAsync(producer, topic, users, 0, events);
        Bare(broker.Info.BootstrapServers, topic, events);
        var bare = Bare(broker.Info.BootstrapServers, topic, events);

        var data = Directory.CreateTempSubdirectory("benchmark-state");
        var tally = new Tally();
        using var calls = new CallCounter();
        using var host = await StartSiloAsync(broker.Info, topic, tally, data.FullName);
        var management = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var firstSeen = await MeasureAsync(tally, host.Services, events, () => SendAsync(management, PersistentStreamProviderCommand.StartAgents));
        Measurement warm = default;
        for (var round = 0; round < WarmRounds; round++)
        {
            await SendAsync(management, PersistentStreamProviderCommand.StopAgents);
            await ProduceAsync(producer, topic, users, (round + 1) * events, events);
            calls.Reset();
            warm = await MeasureAsync(tally, host.Services, tally.Count + events, () => SendAsync(management, PersistentStreamProviderCommand.StartAgents));
        }

        await host.StopAsync();
        data.Delete(recursive: true);
        return string.Create(CultureInfo.InvariantCulture,
            $"{users,8} {bare,18} {firstSeen,18} {warm,18} {warm.PerCpuSecond / bare.PerCpuSecond,10:F2} {(double)events / calls.Count,9:F1}");
    }

    private static async Task ProduceAsync(IKafkaProducer producer, string topic, int users, int first, int events)
    {
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var chunk in Enumerable.Range(first, events).Chunk(5_000))
        {
            await producer.ProduceAllAsync([.. chunk.Select(i => Message(topic, i, users, time))]);
        }
    }

    private static KafkaMessage Message(string topic, int number, int users, DateTimeOffset time)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"user-{number % users}");
        var value = new BenchmarkEvent(number.ToString("D12", CultureInfo.InvariantCulture), user, "a short post about nothing much at all", time.AddMilliseconds(number));
        return new KafkaMessage(topic, user, JsonSerializer.SerializeToUtf8Bytes(value, BenchmarkJson.Default.BenchmarkEvent));
    }

    /// <summary>The ceiling: one consumer, one thread, the same parse, a dictionary in place of grains.</summary>
    private static Measurement Bare(string bootstrapServers, string topic, int events)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "bare",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 10,
            FetchQueueBackoffMs = 5,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var users = new Dictionary<string, (long Events, DateTimeOffset Last)>(StringComparer.Ordinal);
        var measuring = Measurement.Start();
        for (var read = 0; read < events; read++)
        {
            var record = consumer.Consume();
            var parsed = JsonSerializer.Deserialize(record.Message.Value, BenchmarkJson.Default.BenchmarkEvent)!;
            ref var user = ref CollectionsMarshal.GetValueRefOrAddDefault(users, Encoding.UTF8.GetString(record.Message.Key), out _);
            user = (user.Events + 1, parsed.CreatedAt > user.Last ? parsed.CreatedAt : user.Last);
        }

        return measuring.End(events);
    }

    private static async Task<Measurement> MeasureAsync(Tally tally, IServiceProvider services, long until, Func<Task> start)
    {
        var before = tally.Count;
        var measuring = Measurement.Start();
        await start();
        while (tally.Count < until)
        {
            await Task.Delay(1);
        }

        if (services.GetService<IKeyedStateStore>() is { } store)
        {
            // Groups are written in order: a state queued now is durable after all others.
            var last = store.Open(GrainId.Create("benchmark", "last"));
            _ = await last.LoadAsync(CancellationToken.None);
            await last.WaitDurableAsync(last.Put(new KeyedWrite { Data = [1] }));
        }

        return measuring.End(until - before);
    }

    private static async Task SendAsync(IManagementGrain management, PersistentStreamProviderCommand command) =>
        await management.SendControlCommandToProvider<PersistentStreamProvider>(Provider, (int)command, null);

    private static async Task<IHost> StartSiloAsync(EmbeddedBrokerInfo broker, string topic, Tally tally, string data)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSingleton(tally);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.On(IPAddress.Loopback), FreePort.On(IPAddress.Loopback));
            silo.Services.Configure<StreamLifecycleOptions>(Provider, options => options.StartupState = StreamLifecycleOptions.RunState.AgentsStopped);
            silo.AddKafkaStreams(Provider, options =>
            {
                options.BootstrapServers = broker.BootstrapServers;
                options.Incarnation = broker.Incarnation;
                options.Topics = [new KafkaTopic(topic, Partitions)];
            });
            if (topic == DurableTopic)
            {
                silo.AddStateStore(new EmotionOptions { DataDirectory = data });
                silo.Services.AddKeyedEvents().AddKafkaProducer(options => options.BootstrapServers = broker.BootstrapServers);
            }
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
