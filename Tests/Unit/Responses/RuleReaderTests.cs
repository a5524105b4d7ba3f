using System.Text.Json;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Tests.Unit.Responses;

public sealed class RuleReaderTests
{
    [Theory]
    [InlineData("""{"type":"count","label":"anger","above":0.8,"atLeast":3,"within":"5m"}""", RuleSubject.User, "at least 3 posts with anger above 0.8 come within 5 minutes")]
    [InlineData("""{"type":"score","of":"ekman","label":"joy","below":0.1}""", RuleSubject.User, "the latest post's joy (Ekman group) is below 0.1")]
    [InlineData("""{"type":"score","of":"polarity","below":-0.5}""", RuleSubject.User, "the latest post's polarity is below -0.5")]
    [InlineData("""{"type":"posts","window":"1m","label":"fear","atLeast":1}""", RuleSubject.User, "at least 1 post of fear come within 1 minute")]
    [InlineData("""{"type":"share","window":"24h","label":"fear","above":0.5,"minPosts":1}""", RuleSubject.User, "the share of fear in the last 1 day is above 0.5 (of at least 1 post)")]
    [InlineData("""{"type":"sentiment","window":"5m","below":-0.2}""", RuleSubject.User, "the mean sentiment of the last 5 minutes is below -0.2 (of at least 5 posts)")]
    [InlineData("""{"type":"mood","label":"sadness","above":0.4}""", RuleSubject.User, "the mood's sadness is above 0.4 (of at least 5 posts)")]
    [InlineData("""{"type":"transition","of":"mood","from":"positive","to":"negative"}""", RuleSubject.User, "the mood turns from positive to negative")]
    [InlineData("""{"type":"transition","of":"dominant","window":"1h","to":"anger"}""", RuleSubject.User, "the most frequent label of the last 1 hour turns to anger")]
    [InlineData("""{"type":"change","window":"5m","label":"fear","factor":2}""", RuleSubject.User, "the share of fear in the last 5 minutes is at least 2 times that of the 5 minutes before (of at least 5 posts)")]
    [InlineData("""{"type":"crowdChange","window":"10m","label":"fear","factor":2}""", RuleSubject.Crowd, "the share of fear over all users in the last 10 minutes is at least 2 times that of the 10 minutes before (of at least 50 posts)")]
    [InlineData("""{"type":"crowdRate","window":"1m","above":100}""", RuleSubject.Crowd, "posts of all users come at a rate above 100 a second over 1 minute")]
    [InlineData("""{"type":"riskDecision","is":["review","block"]}""", RuleSubject.Risk, "the latest transaction is decided review or block")]
    [InlineData("""{"type":"riskCount","is":["block"],"above":0.9,"atLeast":2,"within":"1h"}""", RuleSubject.Risk, "at least 2 transactions decided block with a risk score above 0.9 come within 1 hour")]
    [InlineData("""{"type":"price","zone":"u4pruy","above":2}""", RuleSubject.Zone, "the price multiplier of zone u4pruy is above 2")]
    [InlineData("""{"any":[{"type":"riskScore","above":0.9},{"all":[{"type":"riskScore","above":0.5},{"type":"riskDecision","is":["block"]}]}]}""", RuleSubject.Risk, "the latest transaction's risk score is above 0.9 or (the latest transaction's risk score is above 0.5 and the latest transaction is decided block)")]
    public void Read_EveryCondition_SaysItInPlainWords(string when, RuleSubject subject, string words)
    {
        var rule = RuleTexts.Rule(when, coolDown: "90s");
        Assert.Equal(subject, rule.Subject);
        Assert.Contains($"when {words}, record it; then not again for 90 seconds.", rule.Sentence, StringComparison.Ordinal);
        Assert.Equal(subject is RuleSubject.User or RuleSubject.Risk, rule.Notice is not null);

        // What we answer may be sent back, and reads the same.
        var again = RuleTexts.Read(JsonSerializer.Serialize(rule, ResponsesJson.Default.ResponseRule));
        Assert.Equal(JsonSerializer.Serialize(rule, ResponsesJson.Default.ResponseRule), JsonSerializer.Serialize(again.Rule, ResponsesJson.Default.ResponseRule));
    }

    [Theory]
    [InlineData("""{"name":"x","when":{"type":"score","label":"anger","above":1.5}}""", "when.above", "must be from 0 to 1")]
    [InlineData("""{"name":"x","when":{"type":"score","label":"anger"}}""", "when.above", "is missing: give above or below")]
    [InlineData("""{"name":"x","when":{"type":"score","label":"anger","above":0.1,"below":0.5}}""", "when.below", "must be left out where above is given")]
    [InlineData("""{"name":"x","when":{"type":"score","label":"envy","above":0.5}}""", "when.label", "must be one of anger, fear, joy, sadness")]
    [InlineData("""{"name":"x","when":{"type":"score","of":"polarity","label":"joy","above":0.5}}""", "when.label", "leave it out")]
    [InlineData("""{"name":"x","when":{"type":"score","of":"mood","label":"joy","above":0.5}}""", "when.of", "must be one of label, ekman, sentiment, polarity")]
    [InlineData("""{"name":"x","when":{"type":"shout"}}""", "when.type", "must be one of all, any, score")]
    [InlineData("""{"name":"x","when":{"type":"count","label":"joy","above":0.5,"within":"5m"}}""", "when.atLeast", "is missing")]
    [InlineData("""{"name":"x","when":{"type":"count","label":"joy","above":0.5,"atLeast":2.5,"within":"5m"}}""", "when.atLeast", "must be a whole number")]
    [InlineData("""{"name":"x","when":{"type":"count","label":"joy","above":0.5,"atLeast":101,"within":"5m"}}""", "when.atLeast", "must be from 1 to 100")]
    [InlineData("""{"name":"x","when":{"type":"count","label":"joy","above":0.5,"atLeast":2,"within":"2d"}}""", "when.within", "from 1s to 24h")]
    [InlineData("""{"name":"x","when":{"type":"share","window":"10m","label":"joy","above":0.5}}""", "when.window", "must be one of 1m, 5m, 1h, 24h")]
    [InlineData("""{"name":"x","when":{"type":"share","window":"5m","label":"joy","above":"half"}}""", "when.above", "must be a number")]
    [InlineData("""{"name":"x","when":{"type":"all","of":[{"type":"riskScore","above":0.5},{"type":"price","above":2}]}}""", "when.of[1].type", "make two rules")]
    [InlineData("""{"name":"x","when":{"type":"all","of":[]}}""", "when.of", "must have 1 to 16 conditions")]
    [InlineData("""{"name":"x","when":{"all":[{"any":[{"all":[{"any":[{"all":[{"type":"riskScore","above":0.5}]}]}]}]}]}}""", "when.of[0].of[0].of[0].of", "must not nest deeper than 4")]
    [InlineData("""{"name":"x","when":{"type":"transition","of":"mood","from":"joy","to":"negative"}}""", "when.from", "must be one of positive, negative")]
    [InlineData("""{"name":"x","when":{"type":"transition","of":"dominant","to":"joy"}}""", "when.window", "is missing")]
    [InlineData("""{"name":"x","when":{"type":"change","window":"5m","factor":1}}""", "when.factor", "must not be 1")]
    [InlineData("""{"name":"x","when":{"type":"change","window":"24h","factor":2}}""", "when.window", "must be one of 1m, 5m, 1h")]
    [InlineData("""{"name":"x","when":{"type":"price","zone":"here","above":2}}""", "when.zone", "must be a geohash")]
    [InlineData("""{"name":"x","when":{"type":"riskDecision","is":["maybe"]}}""", "when.is[0]", "must be one of approve, review, block")]
    [InlineData("""{"name":"x","when":{"type":"riskScore","above":0.5},"coolDown":"31d"}""", "coolDown", "from 0s to 30d")]
    [InlineData("""{"name":"x","when":{"type":"riskScore","above":0.5},"action":{"type":"webhook","url":"https://evil.example.com/"}}""", "action.url", "must go to one of hooks.example.com")]
    [InlineData("""{"name":"x","when":{"type":"riskScore","above":0.5},"action":{"type":"email"}}""", "action.type", "must be one of record, webhook")]
    [InlineData("""{"name":"x","when":{"type":"riskScore","above":0.5},"colour":"red"}""", "colour", "is not known here")]
    [InlineData("""{"name":"","when":{"type":"riskScore","above":0.5}}""", "name", "must have 1 to 100 characters")]
    [InlineData("""{"id":"a b","name":"x","when":{"type":"riskScore","above":0.5}}""", "id", "letters, digits")]
    [InlineData("""{"name":"x"}""", "when", "is missing")]
    [InlineData("""{"name":"x","when":null}""", "when", "must be an object")]
    [InlineData("""{"name":"x","name":"y","when":{"type":"riskScore","above":0.5}}""", "body", "is not JSON")]
    [InlineData("""[1]""", "body", "must be a JSON object")]
    [InlineData("""{"name":""", "body", "is not JSON")]
    public void Read_BadRule_NamesPlaceAndReason(string json, string path, string reason)
    {
        var check = RuleTexts.Read(json);
        Assert.Null(check.Rule);
        Assert.Contains(check.Faults, fault => fault.Path == path && fault.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralMistakes_AreAllNamed()
    {
        var check = RuleTexts.Read("""{"name":"","coolDown":"soon","when":{"all":[{"type":"score","label":"envy","above":2}]}}""");
        Assert.Equal(["coolDown", "name", "when.of[0].above", "when.of[0].label"], check.Faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_MoreThanSixteenConditions_IsRefused()
    {
        var leaf = """{"type":"riskScore","above":0.5}""";
        var half = $$"""{"any":[{{string.Join(',', Enumerable.Repeat(leaf, 9))}}]}""";
        Assert.Contains(RuleTexts.Read($$$"""{"name":"x","when":{"all":[{{{half}}},{{{half}}}]}}""").Faults, fault => fault.Path == "when" && fault.Message.Contains("at most 16", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LongerThanARuleMayBe_IsRefused() =>
        Assert.Equal("body", RuleTexts.Read($$"""{"name":"{{new string('x', ResponseRule.MaxBytes)}}"}""").Faults[0].Path);

    [Fact]
    public void Read_IdOfAnotherThanThePath_IsRefused()
    {
        const string Json = """{"id":"one","name":"x","when":{"type":"riskScore","above":0.5}}""";
        Assert.Equal("id", RuleTexts.Read(Json, "two").Faults[0].Path);
        Assert.Equal("one", RuleTexts.Read(Json, "one").Rule!.Id);
    }
}
