using System.Collections.Immutable;
using System.Text.Json;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>
/// A user's transactions, profile and latest scores. Bounded: see <see cref="CustomerHistory"/>, and <see cref="MaxScores"/>
/// scores of about 400 bytes and <see cref="MaxEarlyReports"/> reports of about 60.
/// </summary>
public sealed class RiskState
{
    /// <summary>How many scores are remembered, to answer repeated calls with.</summary>
    public const int MaxScores = 4;

    /// <summary>How many reports wait for their transactions at most.</summary>
    public const int MaxEarlyReports = 64;

    // 2: early reports; 3: what rules remember.
    private const byte Version = 3;
    private readonly List<StoredScore> _scores = [];
    private readonly List<EarlyReport> _early = [];

    /// <summary>The transactions that the features look back on.</summary>
    public CustomerHistory History { get; private set; } = new();

    /// <summary>The static profile, if there is one.</summary>
    public UserProfile? Profile { get; set; }

    /// <summary>What the response rules remember of the user.</summary>
    internal RuleMemory Rules { get; private set; } = new();

    /// <summary>The score of the transaction scored last.</summary>
    internal StoredScore? Latest => _scores.Count == 0 ? null : _scores[^1];

    /// <summary>A score without the names of its features.</summary>
    internal sealed record StoredScore(
        string Id,
        long TimeMs,
        double Amount,
        float Score,
        RiskDecision Decision,
        float[] Features,
        ImmutableArray<RiskReason> Reasons,
        ModelStamp Model,
        EventSource Source)
    {
        /// <summary>The score as users see it.</summary>
        public RiskScore ToResult(string userId) => new()
        {
            Id = Id,
            UserId = userId,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(TimeMs),
            Amount = Amount,
            Score = Score,
            Decision = Decision,
            Features = RiskFeatureCalculator.Names.Zip(Features, KeyValuePair.Create).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Reasons = Reasons,
            Model = Model,
            Source = Source,
        };
    }

    internal void Remember(StoredScore score)
    {
        _scores.Add(score);
        if (_scores.Count > MaxScores)
        {
            _scores.RemoveAt(0);
        }
    }

    internal StoredScore? Find(string id) => _scores.FindLast(score => score.Id == id);

    /// <summary>A fraud report that came before its transaction.</summary>
    internal readonly record struct EarlyReport(string TransactionId, string MerchantId, long TimeMs);

    /// <summary>Keeps a report until its transaction comes.</summary>
    /// <returns>The oldest one when there are too many: its transaction is not waited for any longer.</returns>
    internal EarlyReport? Keep(EarlyReport report)
    {
        _early.Add(report);
        if (_early.Count <= MaxEarlyReports)
        {
            return null;
        }

        var oldest = _early[0];
        _early.RemoveAt(0);
        return oldest;
    }

    /// <summary>Takes out the report that waited for a transaction, if there is one.</summary>
    internal bool TakeEarly(EarlyReport report) => _early.Remove(report);

    internal void Write(StateWriter output)
    {
        output.WriteByte(Version);
        History.Write(output);
        output.WriteBytes(Profile is null ? [] : JsonSerializer.SerializeToUtf8Bytes(Profile, RiskJson.Default.UserProfile));
        output.WriteUnsigned((ulong)_scores.Count);
        foreach (var score in _scores)
        {
            Write(score, output);
        }

        output.WriteUnsigned((ulong)_early.Count);
        foreach (var report in _early)
        {
            output.WriteText(report.TransactionId);
            output.WriteText(report.MerchantId);
            output.WriteSigned(report.TimeMs);
        }

        Rules.Write(output);
    }

    internal static RiskState Read(ReadOnlySpan<byte> bytes)
    {
        var input = new StateReader(bytes);
        var version = input.ReadVersion(1, Version);
        var state = new RiskState { History = CustomerHistory.Read(ref input) };
        var profile = input.ReadBytes();
        state.Profile = profile.IsEmpty ? null : JsonSerializer.Deserialize(profile, RiskJson.Default.UserProfile);
        for (var left = input.ReadCount(1); left > 0; left--)
        {
            state._scores.Add(ReadScore(ref input));
        }

        for (var left = version < 2 ? 0 : input.ReadCount(3); left > 0; left--)
        {
            state._early.Add(new EarlyReport(input.ReadText(), input.ReadText(), input.ReadSigned()));
        }

        state.Rules = version > 2 ? RuleMemory.Read(ref input) : state.Rules;
        return state;
    }

    private static void Write(StoredScore score, StateWriter output)
    {
        output.WriteText(score.Id);
        output.WriteSigned(score.TimeMs);
        output.WriteDouble(score.Amount);
        output.WriteDouble(score.Score);
        output.WriteByte((byte)score.Decision);
        output.WriteUnsigned((ulong)score.Features.Length);
        foreach (var feature in score.Features)
        {
            output.WriteUnsigned(BitConverter.SingleToUInt32Bits(feature));
        }

        output.WriteUnsigned((ulong)score.Reasons.Length);
        foreach (var reason in score.Reasons)
        {
            output.WriteText(reason.Reason);
            output.WriteText(reason.Feature);
            output.WriteDouble(reason.Value);
            output.WriteDouble(reason.Ordinary);
            output.WriteDouble(reason.Effect);
        }

        output.WriteText(score.Model.Name);
        output.WriteText(score.Model.Version);
        output.WriteText(score.Source.Topic);
        output.WriteSigned(score.Source.Partition);
        output.WriteSigned(score.Source.Offset);
    }

    private static StoredScore ReadScore(ref StateReader input)
    {
        var (id, time, amount, score) = (input.ReadText(), input.ReadSigned(), input.ReadDouble(), (float)input.ReadDouble());
        var decision = (RiskDecision)input.ReadByte();
        var features = new float[input.ReadCount(1)];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = BitConverter.UInt32BitsToSingle((uint)input.ReadUnsigned());
        }

        var reasons = new RiskReason[input.ReadCount(26)];
        for (var i = 0; i < reasons.Length; i++)
        {
            reasons[i] = new RiskReason(
                input.ReadText(), input.ReadText(), (float)input.ReadDouble(), (float)input.ReadDouble(), (float)input.ReadDouble());
        }

        var model = new ModelStamp(input.ReadText(), input.ReadText());
        var source = new EventSource(input.ReadText(), (int)input.ReadSigned(), input.ReadSigned());
        return new StoredScore(id, time, amount, score, decision, features, [.. reasons], model, source);
    }
}
