using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Emotion.EventTime.State;
using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Streaming;

namespace Emotion.Grains.Responses.Crowd;

/// <summary>Judges the rules that look at the crowd, about once a second on the counts that all silos share.</summary>
internal sealed class CrowdRulesGrain(
    [PersistentState("crowd")] IPersistentState<CrowdRulesState> state,
    RuleBook rules,
    IKeyedStateStore store,
    IEventIngress ingress,
    ResponseInstruments instruments,
    TimeProvider time) : Grain, ICrowdRulesGrain
{
    /// <summary>The key of the crowd's responses in their topic, and in their ids.</summary>
    internal const string Key = "crowd";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(900);

    private long? _judgedAt;

    /// <inheritdoc/>
    public async Task<bool> Judge()
    {
        if (_judgedAt is { } at && time.GetElapsedTime(at) < Pause)
        {
            return false;
        }

        _judgedAt = time.GetTimestamp();
        await SendAsync();
        var set = await rules.GetAsync(0);
        if (set.Of(RuleSubject.Crowd).IsEmpty && state.State.Memory.Length == 0)
        {
            return true;
        }

        var clockMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var view = new CrowdRuleView(
            await store.ReadTalliesAsync(CrowdTallies.Fine, 0), await store.ReadTalliesAsync(CrowdTallies.Coarse, 0), clockMs);
        if (view.AsOfMs is not { } asOfMs)
        {
            return true;
        }

        var memory = ReadMemory();
        var firings = new List<Firing>();
        new EpisodeTracker(set, RuleSubject.Crowd, memory).After(asOfMs, view, firings);
        await SaveAsync(memory, firings, clockMs);
        await SendAsync();
        return true;
    }

    /// <summary>What a response says of what made a rule fire.</summary>
    /// <param name="clockMs">When the trends were looked at: names the look.</param>
    /// <param name="asOfMs">Their event time.</param>
    internal static TriggeringEvent Trigger(long clockMs, long asOfMs) => new()
    {
        Topic = Topics.Emotions,
        Id = clockMs.ToString(CultureInfo.InvariantCulture),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(asOfMs),
    };

    private RuleMemory ReadMemory()
    {
        if (state.State.Memory.Length == 0)
        {
            return new RuleMemory();
        }

        var reader = new StateReader(state.State.Memory);
        return RuleMemory.Read(ref reader);
    }

    private async Task SaveAsync(RuleMemory memory, List<Firing> firings, long clockMs)
    {
        // The time alone is not worth a write each second: what begins or ends an episode is. Slices are judged in their order.
        memory.LatestMs = 0;
        var buffer = new ArrayBufferWriter<byte>();
        memory.Write(new StateWriter(buffer));
        if (buffer.WrittenSpan.SequenceEqual(state.State.Memory))
        {
            return;
        }

        state.State.Memory = buffer.WrittenSpan.ToArray();
        for (var i = 0; i < firings.Count; i++)
        {
            state.State.Pending.Add(ResponseWriter.Create(firings, i, Key, Trigger(clockMs, firings[i].AtMs)));
            instruments.OnFired(RuleSubject.Crowd, firings[i].Late);
        }

        await WriteAsync();
    }

    private async Task SendAsync()
    {
        if (state.State.Pending.Count == 0)
        {
            return;
        }

        IngressEvent[] events = [.. state.State.Pending.Select(static response =>
            new IngressEvent(Key, JsonSerializer.SerializeToUtf8Bytes(response, ResponsesJson.Default.RuleResponse)))];
        await ingress.PublishAsync(Topics.Responses, events, CancellationToken.None);
        state.State.Pending.Clear();
        await WriteAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is not on disk did not happen: the next activation reads what is.
            DeactivateOnIdle();
            throw;
        }
    }
}
