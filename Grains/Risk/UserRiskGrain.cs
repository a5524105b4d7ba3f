using System.Buffers;
using Emotion.EventTime;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Risk.Features;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Emotion.Grains.Risk;

/// <summary>
/// Scores a user's transactions: features from the user's history and profile and from the merchants' records, one call of
/// the model for the batch, then score, decision and reasons to <see cref="Topics.RiskScores"/> and the transaction on to its merchant.
/// </summary>
[ImplicitStreamSubscription(Topics.Transactions)]
[ImplicitStreamSubscription(Topics.Profiles)]
[ImplicitStreamSubscription(Topics.FraudReports)]
[PreferLocalPlacement]
[GrainType("userrisk")]
internal sealed class UserRiskGrain : KeyedEventGrain<RiskState>, IUserRiskGrain
{
    private readonly RiskOptions _options;
    private readonly RuleBook _rules;
    private readonly ResponseWriter _responses;
    private InferencePriority _priority = InferencePriority.Stream;

    /// <summary>Creates the grain.</summary>
    public UserRiskGrain(KeyedEventServices services, IOptions<RiskOptions> options, RuleBook rules, ResponseWriter responses)
        : base(services, CustomerHistory.Retention)
    {
        (_options, _rules, _responses) = (options.Value, rules, responses);
        Handle(Topics.Transactions, RiskJson.Default.Transaction, ScoreAsync);
        Handle(Topics.Profiles, RiskJson.Default.UserProfile, SetProfileAsync, allowDelete: true);
        Handle(Topics.FraudReports, RiskJson.Default.FraudReport, ReportAsync);
    }

    /// <inheritdoc/>
    public async Task<RiskAnswer> Score(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        _priority = InferencePriority.Interactive;
        try
        {
            var isNew = await ApplyAsync(Topics.Transactions, transaction);
            var score = State.Find(transaction.Id)?.ToResult(Key);
            return new RiskAnswer(!isNew ? RiskOutcome.Repeated : score is null ? RiskOutcome.TooLate : RiskOutcome.Scored, score);
        }
        finally
        {
            _priority = InferencePriority.Stream;
        }
    }

    /// <inheritdoc/>
    public Task<RiskScore?> GetRisk() => Task.FromResult(State.Latest?.ToResult(Key));

    /// <inheritdoc/>
    public Task PutProfile(UserProfile profile) => ApplyAsync(Topics.Profiles, profile);

    /// <inheritdoc/>
    public Task<UserProfile?> GetProfile() => Task.FromResult(State.Profile);

    /// <inheritdoc/>
    public async Task<bool> DeleteProfile() =>
        State.Profile is not null && await ApplyAsync(Topics.Profiles, new UserProfile { UserId = Key, Deleted = true });

    /// <inheritdoc/>
    public Task Erase() => EraseAsync();

    /// <inheritdoc/>
    protected override void WriteState(RiskState state, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write(new StateWriter(output));
    }

    /// <inheritdoc/>
    protected override RiskState ReadState(ReadOnlyMemory<byte> bytes) => RiskState.Read(bytes.Span);

    private async ValueTask SetProfileAsync(IReadOnlyList<KeyedEvent<UserProfile>> events, IEventOutput output)
    {
        var last = events[^1].Value;
        var profile = last is null or { Deleted: true } ? null : last;
        if (Refuses(profile) != Refuses(State.Profile))
        {
            // Before the profile is durable: after a crash in between it comes again, and so does this.
            await GrainFactory.GetGrain<IUserEmotionGrain>(Key).SetConsent(!Refuses(profile));
        }

        State.Profile = profile;

        static bool Refuses(UserProfile? profile) => profile is { Consent: false };
    }

    private ValueTask ReportAsync(IReadOnlyList<KeyedEvent<FraudReport>> events, IEventOutput output)
    {
        foreach (var report in events.Select(report => report.Value!))
        {
            var time = report.TransactionAt.ToUnixTimeMilliseconds();
            // A second report of the same transaction says nothing new, whatever its id.
            if (!State.History.AddFraud(time))
            {
                continue;
            }

            // Reports come by a topic of their own: one that overtook its transaction waits for it, since only then it is known
            // whether the amount was usual. Of a transaction so old that it is no longer kept that will never be known.
            var kept = new RiskState.EarlyReport(report.TransactionId, report.MerchantId, time);
            var usual = State.History.WasUsual(time, TagHash.Of(report.MerchantId));
            if (usual is null && !(State.History.Newest - time > (long)CustomerHistory.Retention.TotalMilliseconds))
            {
                if (State.Keep(kept) is { } oldest)
                {
                    ForwardFraud(output, oldest, usual: false);
                }
            }
            else
            {
                ForwardFraud(output, kept, usual ?? false);
            }
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask ScoreAsync(IReadOnlyList<KeyedEvent<Transaction>> events, IEventOutput output)
    {
        var inForce = await _rules.GetAsync(State.Rules.Revision);
        var merchants = await ReadMerchantsAsync(events);
        var scored = new List<KeyedEvent<Transaction>>(events.Count);
        var features = new List<float>(events.Count * RiskFeatureCalculator.Count);
        for (var i = 0; i < events.Count; i++)
        {
            var transaction = events[i];
            if (State.History.Newest is { } newest && transaction.TimeMs < newest - (long)CustomerHistory.AllowedLateness.TotalMilliseconds)
            {
                output.AddLate(transaction, newest - (long)CustomerHistory.AllowedLateness.TotalMilliseconds);
                continue;
            }

            features.AddRange(TakeIn(transaction, merchants[i]));
            scored.Add(transaction);
        }

        if (scored.Count == 0)
        {
            return;
        }

        float[] rows = [.. features];
        var (scores, model) = await RiskScorer.ScoreAsync(GrainFactory.GetInference(), rows, _options, Key, _priority);
        for (var i = 0; i < scored.Count; i++)
        {
            var value = scored[i].Value!;
            var row = rows.AsSpan(i * RiskFeatureCalculator.Count, RiskFeatureCalculator.Count).ToArray();
            var stored = new RiskState.StoredScore(
                value.Id, scored[i].TimeMs, value.Amount, scores[i].Score, scores[i].Decision, row, scores[i].Reasons, model, scored[i].Source);
            State.Remember(stored);
            output.Add(Topics.RiskScores, Key, value.Id, stored.ToResult(Key), RiskJson.Default.RiskScore);
            var view = new RiskRuleView(stored);
            _responses.Judge(inForce, RuleSubject.Risk, State.Rules, stored.TimeMs, view, Key, view.Trigger, output);
            Forward(output, new MerchantActivity
            {
                Id = $"{Key}/transaction:{value.Id}",
                MerchantId = value.MerchantId,
                CreatedAt = value.CreatedAt,
            });
            var report = new RiskState.EarlyReport(value.Id, value.MerchantId, scored[i].TimeMs);
            if (State.TakeEarly(report))
            {
                ForwardFraud(output, report, State.History.WasUsual(report.TimeMs, TagHash.Of(value.MerchantId)) ?? false);
            }
        }
    }

    /// <summary>Computes the features of a transaction and takes it into the history.</summary>
    private float[] TakeIn(in KeyedEvent<Transaction> transaction, in MerchantSnapshot merchant)
    {
        var value = transaction.Value!;
        var card = new CardTransaction(
            transaction.TimeMs,
            value.Amount,
            TagHash.Of(value.MerchantId),
            (float?)value.Lat ?? float.NaN,
            (float?)value.Lon ?? float.NaN,
            value.Country);
        var row = new float[RiskFeatureCalculator.Count];
        RiskFeatureCalculator.Compute(card, State.History, Profile(State.Profile), merchant, _options.ReportingDelay, row);
        State.History.Add(card, RiskFeatureCalculator.IsUsual(row));
        return row;
    }

    private static CustomerProfile Profile(UserProfile? profile) => profile is null ? CustomerProfile.Unknown : new CustomerProfile(
        (float?)profile.HomeLat ?? float.NaN, (float?)profile.HomeLon ?? float.NaN, profile.HomeCountry, profile.SignupAt?.ToUnixTimeMilliseconds());

    /// <summary>One call per merchant of the batch, all at once.</summary>
    private async Task<MerchantSnapshot[]> ReadMerchantsAsync(IReadOnlyList<KeyedEvent<Transaction>> events)
    {
        var snapshots = new MerchantSnapshot[events.Count];
        await Task.WhenAll(Enumerable.Range(0, events.Count).GroupBy(i => events[i].Value!.MerchantId, StringComparer.Ordinal).Select(async merchant =>
        {
            int[] places = [.. merchant];
            var grain = GrainFactory.GetGrain<IMerchantRiskGrain>(merchant.Key);
            var found = await grain.GetSnapshots(Array.ConvertAll(places, i => events[i].TimeMs));
            for (var k = 0; k < places.Length; k++)
            {
                snapshots[places[k]] = found[k];
            }
        }));
        return snapshots;
    }

    private void ForwardFraud(IEventOutput output, RiskState.EarlyReport report, bool usual) => Forward(output, new MerchantActivity
    {
        Id = $"{Key}/fraud:{report.TransactionId}",
        MerchantId = report.MerchantId,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(report.TimeMs),
        Fraud = true,
        Usual = usual,
    });

    private static void Forward(IEventOutput output, MerchantActivity activity) =>
        output.Add(Topics.MerchantActivity, activity.MerchantId, activity.Id, activity, RiskJson.Default.MerchantActivity);
}
