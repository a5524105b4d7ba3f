using System.Collections.Concurrent;
using System.Text;
using Emotion.Streams.Kafka;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>What the grains of a test saw; one per test, shared by its silos.</summary>
public sealed class Seen
{
    private readonly ConcurrentQueue<(string Key, KafkaRecord Record)> _records = new();

    /// <summary>Called for each record before it counts as seen; may throw.</summary>
    public Func<string, KafkaRecord, Task> OnRecord { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyCollection<(string Key, KafkaRecord Record)> Records => _records;

    public IEnumerable<string> Values => _records.Select(seen => Text(seen.Record));

    public int Activations { get; private set; }

    public void OnActivated()
    {
        lock (_records)
        {
            Activations++;
        }
    }

    public static string Text(KafkaRecord record) => Encoding.UTF8.GetString(record.Value ?? []);

    public async Task AddAsync(string key, KafkaRecord record)
    {
        await OnRecord(key, record);
        _records.Enqueue((key, record));
    }
}

/// <summary>Topics of the test grains.</summary>
public static class TestTopics
{
    public const string Plain = "plain";
    public const string Batched = "batched";
    public const string Staged = "staged";
    public const string Explicit = "explicit";
}

public interface IObservedGrain : IGrainWithStringKey
{
    Task DeactivateAsync();
}

/// <summary>An ordinary implicit subscriber, one record at a time.</summary>
[ImplicitStreamSubscription(TestTopics.Plain)]
public sealed class PlainGrain(Seen seen) : Grain, IObservedGrain, IStreamSubscriptionObserver, IAsyncObserver<KafkaRecord>
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        seen.OnActivated();
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<KafkaRecord>().ResumeAsync(this);

    public Task OnNextAsync(KafkaRecord item, StreamSequenceToken? token = null) => seen.AddAsync(this.GetPrimaryKeyString(), item);

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>An ordinary implicit subscriber that takes groups.</summary>
[ImplicitStreamSubscription(TestTopics.Batched)]
public sealed class BatchedGrain(Seen seen) : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<KafkaRecord>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<KafkaRecord>().ResumeAsync(this);

    public async Task OnNextAsync(IList<SequentialItem<KafkaRecord>> items)
    {
        foreach (var item in items)
        {
            await seen.AddAsync(this.GetPrimaryKeyString(), item.Item);
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <summary>What a two-stage receiver answers, as the test wishes.</summary>
public sealed class StagedAnswers
{
    public Func<GrainId, KafkaBatch, bool, KafkaBatchResult> Answer { get; set; } = (_, _, _) => KafkaBatchResult.Durable;

    public ConcurrentQueue<(GrainId Grain, KafkaBatch Batch)> Batches { get; } = new();
}

/// <summary>A subscriber with two-stage acknowledgement.</summary>
[ImplicitStreamSubscription(TestTopics.Staged)]
public sealed class StagedGrain(StagedAnswers answers)
    : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<KafkaRecord>, IKafkaBatchObserver
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<KafkaRecord>().ResumeAsync(this);

    public ValueTask<KafkaBatchResult> OnBatchAsync(KafkaBatch batch, bool remoteCaller)
    {
        answers.Batches.Enqueue((this.GetGrainId(), batch));
        return ValueTask.FromResult(answers.Answer(this.GetGrainId(), batch, remoteCaller));
    }

    public Task OnNextAsync(IList<SequentialItem<KafkaRecord>> items) => throw new InvalidOperationException("The fast path calls OnBatchAsync.");

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

public interface ISubscribingGrain : IGrainWithStringKey
{
    Task SubscribeAsync(string stream);
}

/// <summary>Subscribes explicitly: the stock path.</summary>
public sealed class SubscribingGrain(Seen seen) : Grain, ISubscribingGrain, IAsyncObserver<byte[]>
{
    public async Task SubscribeAsync(string stream)
    {
        var kafka = this.GetStreamProvider(KafkaSilos.Provider);
        await kafka.GetStream<byte[]>(StreamId.Create(TestTopics.Explicit, stream)).SubscribeAsync(this);
    }

    public Task OnNextAsync(byte[] item, StreamSequenceToken? token = null) =>
        seen.AddAsync(this.GetPrimaryKeyString(), new KafkaRecord(token!.SequenceNumber, this.GetPrimaryKeyString(), item, 0, []));

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
