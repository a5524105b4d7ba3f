using System.Text.Json;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Streaming;
using Emotion.Streams.Kafka;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Emotion.Tests.Integration.Keyed;

/// <summary>Topics of the counting grain.</summary>
internal static class CountingTopics
{
    public const string In = "keyed-in";
    public const string Out = "keyed-out";
}

/// <summary>What tests tell the counting grains to do.</summary>
public sealed class Faults
{
    /// <summary>While set, applying throws it.</summary>
    public Exception? Unavailable { get; set; }
}

/// <summary>The state of a counting grain.</summary>
[GenerateSerializer]
public sealed class CountingState
{
    [Id(0)]
    public long Count { get; set; }

    [Id(1)]
    public List<string> Texts { get; set; } = [];
}

[Alias("Tests.ICountingGrain")]
public interface ICountingGrain : IGrainWithStringKey
{
    Task<long> GetCount();

    Task<List<string>> GetTexts();

    Task<KafkaBatchResult> Deliver(KafkaBatch batch, bool remoteCaller);

    Task<bool> Apply(Post post);

    Task Erase();

    Task Wake(long atMs);

    Task Deactivate();
}

/// <summary>Counts its posts and sends one result for each; a text "poison" throws after the state was changed.</summary>
[ImplicitStreamSubscription(CountingTopics.In)]
public sealed class CountingGrain(KeyedEventServices services, Faults faults)
    : KeyedEventGrain<Post, CountingState>(services, CountingTopics.In, EmotionJson.Default.Post), ICountingGrain
{
    public Task<long> GetCount() => Task.FromResult(State.Count);

    public Task<List<string>> GetTexts() => Task.FromResult(State.Texts);

    public async Task<KafkaBatchResult> Deliver(KafkaBatch batch, bool remoteCaller)
    {
        var capture = new Capture();
        await ((IStreamSubscriptionObserver)this).OnSubscribed(capture);
        return await capture.Observer!.OnBatchAsync(batch, remoteCaller);
    }

    public Task<bool> Apply(Post post) => ApplyAsync(post);

    public Task Erase() => EraseAsync();

    public async Task Wake(long atMs)
    {
        WakeAt(CountingTopics.In, atMs);
        _ = await ApplyAsync(new Post { Id = "wake", UserId = Key, Text = "wake", CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) });
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    protected override ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<Post>> events, IEventOutput output)
    {
        foreach (var post in events)
        {
            State.Count++;
            if (State.Texts.Count < 100)
            {
                State.Texts.Add(post.Value!.Text);
            }

            AddTally("count", 0, "all", 1);
            output.Add(CountingTopics.Out, Key, post.Value!.Id, JsonSerializer.SerializeToUtf8Bytes(post.Value!.Id));
            if (faults.Unavailable is { } unavailable)
            {
                throw unavailable;
            }

            if (post.Value.Text == "poison")
            {
                throw new InvalidOperationException("This post is poison.");
            }
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask OnWatermarkAsync(long watermarkMs, IEventOutput output)
    {
        State.Texts.Add($"woken {watermarkMs}");
        return ValueTask.CompletedTask;
    }

    private sealed class Capture : IStreamSubscriptionHandleFactory
    {
        public IKafkaBatchObserver? Observer { get; private set; }

        public StreamId StreamId => StreamId.Create(CountingTopics.In, "any");

        public string ProviderName => "kafka";

        public GuidId SubscriptionId { get; } = GuidId.GetNewGuidId();

        public StreamSubscriptionHandle<T> Create<T>() => new Handle<T>(this);

        private sealed class Handle<T>(Capture capture) : StreamSubscriptionHandle<T>
        {
            public override StreamId StreamId => capture.StreamId;

            public override string ProviderName => capture.ProviderName;

            public override Guid HandleId => capture.SubscriptionId.Guid;

            public override Task UnsubscribeAsync() => Task.CompletedTask;

            public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
                throw new NotSupportedException();

            public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null)
            {
                capture.Observer = (IKafkaBatchObserver)observer;
                return Task.FromResult<StreamSubscriptionHandle<T>>(this);
            }

            public override bool Equals(StreamSubscriptionHandle<T>? other) => ReferenceEquals(this, other);
        }
    }
}
