using System.Collections.Immutable;
using Emotion.EventTime.Rolling;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Responses.Episodes;

namespace Emotion.Grains.Emotion;

/// <summary>
/// What a user's posts leave behind. Bounded: windows by their slices, the mood by the model's labels, results by one block.
/// Changed by <see cref="Add"/> alone.
/// </summary>
public sealed class EmotionState
{
    /// <summary>Names and lengths of the windows, in the order of the tiers.</summary>
    internal static readonly ImmutableArray<string> WindowNames = ["1m", "5m", "1h", "24h"];

    /// <summary>The series that sums the sentiment; label i is series i + 1.</summary>
    internal const int SentimentSeries = 0;

    private const byte FirstVersion = 1;
    private const byte Version = 2;
    private const int MaxLabels = 256;

    private readonly List<string> _labels = [];
    private SlicedCounts _windows = new(SliceTiers.MinuteToDay);
    private DecayedVector _mood = new(0);
    private ImmutableArray<string> _moodLabels = [];
    private DecayedMean _polarity;

    /// <summary>Posts counted.</summary>
    public long Posts { get; private set; }

    /// <summary>The latest event time, Unix milliseconds; <see cref="long.MinValue"/> before the first post.</summary>
    public long LatestMs { get; private set; } = long.MinValue;

    /// <summary>Results since the last full block, oldest first.</summary>
    internal List<EmotionResult> OpenBlock { get; private set; } = [];

    /// <summary>Sequence number that the open block gets once it is full.</summary>
    internal long NextBlock { get; private set; }

    /// <summary>What the response rules remember of the user.</summary>
    internal RuleMemory Rules { get; private set; } = new();

    /// <summary>Whether the user's profile says that no emotions may be kept: then nothing else is here.</summary>
    internal bool IsWithheld { get; private set; }

    /// <summary>Series of the windows: one more than labels seen.</summary>
    internal int SeriesCount => _labels.Count + 1;

    /// <summary>The labels seen, label i of series i + 1.</summary>
    internal IReadOnlyList<string> Labels => _labels;

    /// <summary>The time-decayed mean of positive minus negative sentiment, -1 to 1; 0 before the first post.</summary>
    internal double MoodPolarity => _polarity.Mean;

    /// <summary>Whether an event is too old to change any window.</summary>
    internal bool IsLate(long timeMs) => LatestMs != long.MinValue && timeMs <= LatestMs - SliceTiers.MinuteToDay.RetentionMs;

    /// <summary>Counts a result.</summary>
    /// <param name="result">The result, with its scores.</param>
    /// <param name="halfLife">Half-life of the mood.</param>
    internal void Add(EmotionResult result, TimeSpan halfLife)
    {
        var timeMs = result.CreatedAt.ToUnixTimeMilliseconds();
        Posts++;
        LatestMs = Math.Max(LatestMs, timeMs);
        _windows.Add(timeMs, Series(result.Label));
        _windows.Add(timeMs, SentimentSeries, Polarity(result.Sentiment));
        AddMood(timeMs, result.Scores ?? LabelScores.Empty, halfLife);
        _polarity.Add(timeMs, Polarity(result.Sentiment), halfLife.TotalMilliseconds);
        OpenBlock.Add(result with { Scores = null, Ekman = null });
    }

    /// <summary>Closes the open block.</summary>
    /// <returns>Its sequence number and bytes.</returns>
    internal (long Sequence, byte[] Data) CloseBlock()
    {
        var block = (NextBlock++, HistoryBlock.ToBytes(OpenBlock));
        OpenBlock = [];
        return block;
    }

    /// <summary>Forgets everything, and keeps from now on nothing but that it must not; or may again.</summary>
    internal void Withhold(bool isWithheld)
    {
        (Posts, LatestMs, IsWithheld) = (0, long.MinValue, isWithheld);
        _labels.Clear();
        _windows = new SlicedCounts(SliceTiers.MinuteToDay);
        (_mood, _moodLabels, _polarity) = (new DecayedVector(0), [], default);
        (OpenBlock, Rules) = ([], new RuleMemory());
    }

    /// <summary>Positive minus negative sentiment, -1 to 1.</summary>
    internal static double Polarity(LabelScores sentiment) =>
        (sentiment.TryGet("positive", out var positive) ? positive : 0) - (sentiment.TryGet("negative", out var negative) ? negative : 0);

    /// <summary>Totals per series over the window of a tier that ends at <paramref name="nowMs"/>.</summary>
    internal void ReadTotals(long nowMs, int tier, Span<double> totals) => _windows.Read(nowMs, tier, totals);

    /// <summary>The mood's mean probability of a label; 0 of one the model does not have.</summary>
    internal double MoodOf(string label) => _moodLabels.IndexOf(label) is >= 0 and var index ? _mood.Mean[index] : 0;

    /// <summary>The time-decayed mean probability per label.</summary>
    internal LabelScores ReadMood() => new(_moodLabels, [.. _mood.Mean]);

    /// <summary>The windows that end at <paramref name="nowMs"/>.</summary>
    internal ImmutableDictionary<string, EmotionWindow> ReadWindows(long nowMs)
    {
        var windows = ImmutableDictionary.CreateBuilder<string, EmotionWindow>(StringComparer.Ordinal);
        Span<double> totals = stackalloc double[_labels.Count + 1];
        for (var tier = 0; tier < WindowNames.Length; tier++)
        {
            _windows.Read(nowMs, tier, totals);
            windows.Add(WindowNames[tier], ToWindow(totals));
        }

        return windows.ToImmutable();
    }

    internal void Write(StateWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteSigned(Posts);
        writer.WriteSigned(LatestMs);
        WriteLabels(writer, _labels);
        _windows.Write(writer);
        WriteLabels(writer, _moodLabels);
        _mood.Write(writer);
        writer.WriteSigned(NextBlock);
        HistoryBlock.Write(writer, OpenBlock);
        _polarity.Write(writer);
        writer.WriteByte(IsWithheld ? (byte)1 : (byte)0);
        Rules.Write(writer);
    }

    internal static EmotionState Read(ReadOnlySpan<byte> bytes, string userId)
    {
        var reader = new StateReader(bytes);
        var version = reader.ReadVersion(FirstVersion, Version);
        var state = new EmotionState { Posts = reader.ReadSigned(), LatestMs = reader.ReadSigned() };
        state._labels.AddRange(ReadLabels(ref reader));
        state._windows = SlicedCounts.Read(ref reader, SliceTiers.MinuteToDay);
        state._moodLabels = [.. ReadLabels(ref reader)];
        state._mood = DecayedVector.Read(ref reader, state._moodLabels.Length);
        state.NextBlock = reader.ReadSigned();
        state.OpenBlock = HistoryBlock.Read(ref reader, userId);
        if (version > FirstVersion)
        {
            state._polarity = DecayedMean.Read(ref reader);
            state.IsWithheld = reader.ReadByte() == 1;
            state.Rules = RuleMemory.Read(ref reader);
        }

        return state;
    }

    private static void WriteLabels(StateWriter writer, IReadOnlyCollection<string> labels)
    {
        writer.WriteUnsigned((ulong)labels.Count);
        foreach (var label in labels)
        {
            writer.WriteText(label);
        }
    }

    private static List<string> ReadLabels(ref StateReader reader)
    {
        var labels = new List<string>(reader.ReadCount(bytesEach: 1));
        for (var left = labels.Capacity; left > 0; left--)
        {
            labels.Add(string.Intern(reader.ReadText()));
        }

        return labels;
    }

    private int Series(string label)
    {
        var index = _labels.IndexOf(label);
        if (index < 0)
        {
            if (_labels.Count == MaxLabels)
            {
                throw new InvalidOperationException($"More than {MaxLabels} labels: '{label}' cannot be counted.");
            }

            index = _labels.Count;
            _labels.Add(label);
        }

        return index + 1;
    }

    private void AddMood(long timeMs, LabelScores scores, TimeSpan halfLife)
    {
        if (!_moodLabels.AsSpan().SequenceEqual(scores.Labels.AsSpan()))
        {
            // Another model's labels: means over different components cannot be mixed.
            _moodLabels = scores.Labels;
            _mood = new DecayedVector(scores.Count);
        }

        _mood.Add(timeMs, scores.Probabilities.AsSpan(), halfLife.TotalMilliseconds);
    }

    private EmotionWindow ToWindow(ReadOnlySpan<double> totals)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        var total = 0L;
        for (var i = 0; i < _labels.Count; i++)
        {
            if ((long)totals[i + 1] is > 0 and var count)
            {
                counts.Add(_labels[i], count);
                total += count;
            }
        }

        var dominant = counts.Count == 0 ? null : counts.MaxBy(static pair => pair.Value).Key;
        return new EmotionWindow(total, counts.ToImmutable(), dominant, total == 0 ? null : totals[SentimentSeries] / total);
    }
}
