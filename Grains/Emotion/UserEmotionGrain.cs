using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Streaming;
using Emotion.Grains.Streaming.Watermarks;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Emotion.Grains.Emotion;

/// <summary>
/// A user's emotions: each post is scored by the silo's model together with whatever else is waiting, sent to
/// <see cref="Topics.Emotions"/>, and counted in windows, mood, history and the crowd's trends in one durable write, which also
/// holds what the response rules remember.
/// </summary>
[ImplicitStreamSubscription(Topics.Posts)]
[PreferLocalPlacement]
[GrainType("useremotion")]
internal sealed class UserEmotionGrain : KeyedEventGrain<Post, EmotionState>, IUserEmotionGrain
{
    /// <summary>Names the calls of consent among the topics; nothing is produced to it.</summary>
    private const string ConsentCall = "consent";
    private const byte HistoryLog = 1;
    private const int MaxPage = 200;

    private readonly UserEmotionOptions _options;
    private readonly ITopicClock _clock;
    private readonly RuleBook _rules;
    private readonly ResponseWriter _responses;
    private readonly EmotionInstruments _instruments;
    private readonly List<Firing> _firings = [];
    private IInferenceGrain? _inference;

    public UserEmotionGrain(
        KeyedEventServices services, IOptions<UserEmotionOptions> options, ITopicClock clock, RuleBook rules, ResponseWriter responses, EmotionInstruments instruments)
        : base(services, Topics.Posts, EmotionJson.Default.Post)
    {
        (_options, _clock, _rules, _responses, _instruments) = (options.Value, clock, rules, responses, instruments);
        Handle(ConsentCall, EmotionJson.Default.ConsentChange, ApplyConsentAsync);
    }

    /// <inheritdoc/>
    public async Task<EmotionProfile?> GetProfile()
    {
        if (State.Posts == 0)
        {
            return null;
        }

        var asOf = Math.Max(State.LatestMs, _clock.GetWatermarkMs(Topics.Posts));
        var (recent, _) = await ReadHistoryAsync(_options.Recent, State.NextBlock, State.OpenBlock.Count);
        return new EmotionProfile
        {
            UserId = Key,
            Posts = State.Posts,
            LastAt = DateTimeOffset.FromUnixTimeMilliseconds(State.LatestMs),
            AsOf = DateTimeOffset.FromUnixTimeMilliseconds(asOf),
            Mood = State.ReadMood(),
            Windows = State.ReadWindows(asOf),
            Recent = recent,
        };
    }

    /// <inheritdoc/>
    public async Task<EmotionHistory> GetHistory(int limit, string? cursor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        var (block, index) = cursor is null ? (State.NextBlock, State.OpenBlock.Count) : ParseCursor(cursor);
        var (items, next) = await ReadHistoryAsync(limit, block, index);
        return new EmotionHistory(items, next);
    }

    /// <inheritdoc/>
    public Task Erase() => EraseAsync();

    /// <inheritdoc/>
    public Task SetConsent(bool given) => ApplyAsync(ConsentCall, new ConsentChange { UserId = Key, Given = given });

    /// <inheritdoc/>
    public Task<EmotionProfile?> GetState() => GetProfile();

    /// <inheritdoc/>
    protected override async ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<Post>> events, IEventOutput output)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(output);
        if (State.IsWithheld)
        {
            _instruments.OnWithheld(events.Count);
            return;
        }

        var inForce = await _rules.GetAsync(State.Rules.Revision);
        _inference ??= GrainFactory.GetInference();
        var scored = await _inference.ClassifyBatch(new TextBatch
        {
            Texts = [.. events.Select(static post => post.Value!.Text)],
            UserId = Key,
        });
        for (var i = 0; i < events.Count; i++)
        {
            Apply(events[i], scored.Results[i], inForce, output);
        }
    }

    /// <inheritdoc/>
    protected override void WriteState(EmotionState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write(new StateWriter(output));
    }

    /// <inheritdoc/>
    protected override EmotionState ReadState(ReadOnlyMemory<byte> bytes) => EmotionState.Read(bytes.Span, Key);

    private static (long Block, int Index) ParseCursor(string cursor)
    {
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            && int.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index <= HistoryBlock.Size
                ? (block, index)
                : throw new ArgumentException("The cursor is not one of this history.", nameof(cursor));
    }

    private void Apply(in KeyedEvent<Post> post, EmotionScores scores, RuleSet inForce, IEventOutput output)
    {
        var value = post.Value!;
        var result = new EmotionResult
        {
            Id = value.Id,
            UserId = Key,
            CreatedAt = value.CreatedAt.ToUniversalTime(),
            Text = value.Text,
            Label = scores.Label,
            Score = scores.Score,
            Scores = scores.Scores,
            Ekman = scores.Ekman,
            Sentiment = scores.Sentiment,
            Model = scores.Model,
            Source = post.Source,
        };
        output.Add(Topics.Emotions, Key, value.Id, result, EmotionJson.Default.EmotionResult);
        if (State.IsLate(post.TimeMs))
        {
            output.AddLate(post, State.LatestMs);
        }

        var tracker = new EpisodeTracker(inForce, RuleSubject.User, State.Rules);
        if (tracker.IsIdle)
        {
            State.Add(result, _options.MoodHalfLife);
        }
        else
        {
            tracker.Before(post.TimeMs, new UserRuleView(State, null));
            State.Add(result, _options.MoodHalfLife);
            Judge(tracker, post, result, output);
        }

        Count(post.TimeMs, result.Label);
        if (State.OpenBlock.Count == HistoryBlock.Size)
        {
            var (sequence, data) = State.CloseBlock();
            AppendLog(HistoryLog, sequence, data);
            TrimLog(HistoryLog, sequence + 1 - (_options.HistoryLimit / HistoryBlock.Size));
        }
    }

    /// <summary>Counts a post in the crowd's trends.</summary>
    private void Count(long timeMs, string label)
    {
        AddTally(CrowdTallies.Fine, timeMs / CrowdTallies.FineMs, label, 1);
        AddTally(CrowdTallies.Coarse, timeMs / CrowdTallies.CoarseMs, label, 1);
        AddTally(CrowdTallies.Coarse, CrowdTallies.EverSlice, label, 1);
    }

    private ValueTask ApplyConsentAsync(IReadOnlyList<KeyedEvent<ConsentChange>> events, IEventOutput output)
    {
        if (State.IsWithheld == events[^1].Value!.Given)
        {
            TrimLog(HistoryLog, State.NextBlock);
            State.Withhold(!State.IsWithheld);
        }

        return ValueTask.CompletedTask;
    }

    private void Judge(in EpisodeTracker tracker, in KeyedEvent<Post> post, EmotionResult result, IEventOutput output)
    {
        _firings.Clear();
        tracker.After(post.TimeMs, new UserRuleView(State, result), _firings);
        if (_firings.Count > 0)
        {
            _responses.Add(_firings, Key, UserRuleView.Trigger(result), output);
        }
    }

    /// <summary>Reads results below a place in the history (a block's number, and how many of the block), newest first.</summary>
    private async Task<(ImmutableArray<EmotionResult> Items, string? Next)> ReadHistoryAsync(int limit, long block, int index)
    {
        var items = ImmutableArray.CreateBuilder<EmotionResult>();
        var results = block == State.NextBlock ? State.OpenBlock : null;
        if (results is null)
        {
            // The cursor was given while this block was the open one, or names a full one: read it too.
            block++;
        }

        IReadOnlyList<KeyedLogEntry> blocks = [];
        var read = 0;
        while (true)
        {
            if (results is not null)
            {
                for (var i = Math.Min(index, results.Count) - 1; i >= 0; i--)
                {
                    if (items.Count == limit)
                    {
                        return (items.ToImmutable(), string.Create(CultureInfo.InvariantCulture, $"{block}.{i + 1}"));
                    }

                    items.Add(results[i]);
                }

                index = HistoryBlock.Size;
            }

            if (read == blocks.Count)
            {
                blocks = await ReadLogAsync(HistoryLog, block, ((limit - items.Count) / HistoryBlock.Size) + 2);
                read = 0;
                if (blocks.Count == 0)
                {
                    return (items.ToImmutable(), null);
                }
            }

            var entry = blocks[read++];
            block = entry.Sequence;
            results = HistoryBlock.Read(entry.Data.Span, Key);
        }
    }
}
