using Emotion.Grains.Streaming;

namespace Emotion.Benchmarks.Streams;

/// <summary>What a counting grain keeps.</summary>
[GenerateSerializer, Alias("Emotion.Benchmarks.DurableCount")]
internal sealed class DurableCount
{
    [Id(0)]
    public long Events { get; set; }

    [Id(1)]
    public DateTimeOffset Last { get; set; }
}

/// <summary>
/// Counts as <see cref="CountingGrain"/> does, in a keyed event grain: duplicates by offset and by id dropped, state and
/// offsets in one write of the group-committing store.
/// </summary>
[ImplicitStreamSubscription(StreamsBenchmark.DurableTopic)]
internal sealed class DurableCountingGrain(KeyedEventServices services, Tally tally)
    : KeyedEventGrain<BenchmarkEvent, DurableCount>(services, StreamsBenchmark.DurableTopic, BenchmarkJson.Default.BenchmarkEvent)
{
    protected override ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<BenchmarkEvent>> events, IEventOutput output)
    {
        foreach (var read in events)
        {
            State.Events++;
            State.Last = read.Value!.CreatedAt > State.Last ? read.Value.CreatedAt : State.Last;
        }

        tally.Add(events.Count);
        return ValueTask.CompletedTask;
    }
}
