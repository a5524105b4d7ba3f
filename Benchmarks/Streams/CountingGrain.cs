using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Emotion.Benchmarks.Streams;

/// <summary>The event of the benchmark: as large as a short post.</summary>
internal sealed record BenchmarkEvent(string Id, string UserId, string Text, DateTimeOffset CreatedAt) : IKeyedEvent
{
    [JsonIgnore]
    string? IKeyedEvent.EventId => Id;

    [JsonIgnore]
    string IKeyedEvent.EventKey => UserId;

    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => CreatedAt;

    public void Validate(EventFaults faults)
    {
        faults.RequireText("id", Id);
        faults.RequireText("userId", UserId);
        faults.RequireTime("createdAt", CreatedAt);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchmarkEvent))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;

/// <summary>How many events all grains have applied.</summary>
internal sealed class Tally
{
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    internal void Add(int events) => Interlocked.Add(ref _count, events);
}

/// <summary>Does what the bare loop does, per user: parses, counts, remembers the last time.</summary>
[ImplicitStreamSubscription(StreamsBenchmark.Topic)]
internal sealed class CountingGrain(Tally tally) : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<KafkaRecord>, IKafkaBatchObserver
{
    private long _events;
    private DateTimeOffset _last;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<KafkaRecord>().ResumeAsync(this);

    public ValueTask<KafkaBatchResult> OnBatchAsync(KafkaBatch batch, bool remoteCaller)
    {
        foreach (var record in batch.Records)
        {
            var parsed = JsonSerializer.Deserialize(record.Value, BenchmarkJson.Default.BenchmarkEvent)!;
            _events++;
            _last = parsed.CreatedAt > _last ? parsed.CreatedAt : _last;
        }

        tally.Add(batch.Records.Length);
        return ValueTask.FromResult(KafkaBatchResult.Durable);
    }

    public Task OnNextAsync(IList<SequentialItem<KafkaRecord>> items) => throw new NotSupportedException("The fast path calls OnBatchAsync.");

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
