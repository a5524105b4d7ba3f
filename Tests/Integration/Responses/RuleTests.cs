using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Tests.Integration.Api;

namespace Emotion.Tests.Integration.Responses;

public sealed class RuleTests
{
    private const string ThreeWithinFive = """{"type":"count","label":"anger","above":0.8,"atLeast":3,"within":"5m"}""";

    [Fact]
    public async Task Rule_ThirdAngryPost_FiresOncePerEpisode_AlsoAcrossARestartAndRepeatedPosts()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("burst", ThreeWithinFive, ""","coolDown":"0s" """);
        await service.PostAsync("ann", "a1", 0);
        await service.PostAsync("ann", "a2", 1);
        await service.PostAsync("bob", "b1", 1);
        await Until.TrueAsync(async () => await service.CountAsync("ann") == 2);
        Assert.Empty(await service.ResponsesAsync());

        await service.RestartAsync();
        Assert.Equal("burst", (await service.SendAsync(HttpMethod.Get, "v1/rules"))!["items"]![0]!["id"]!.GetValue<string>());
        await service.PostAsync("ann", "a2", 1);
        await service.PostAsync("ann", "a3", 2);
        await service.PostAsync("ann", "a4", 3);
        await service.PostAsync("ann", "a3", 2);
        await service.PostAsync("ann", "late", 2.5);
        await service.PostAsync("bob", "b2", 60);
        for (var i = 0; i < 3; i++)
        {
            await service.PostAsync("ann", $"again{i}", 60 + i);
        }

        await Until.TrueAsync(async () => await service.CountAsync("ann") == 8 && await service.CountAsync("bob") == 2);
        Assert.Equal(["burst/ann/a3", "burst/ann/again2"], await service.ResponseIdsAsync(2));
        var first = (await service.ResponsesAsync()).Single(response => response["id"]!.GetValue<string>() == "burst/ann/a3");
        Assert.Equal("ann", first["userId"]!.GetValue<string>());
        Assert.Equal("burst", first["ruleId"]!.GetValue<string>());
        Assert.Equal("user", first["subject"]!.GetValue<string>());
        Assert.Equal(RuleService.Start.AddMinutes(2), first["triggeredAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal("at least 3 posts with anger above 0.8 come within 5 minutes", first["reason"]!.GetValue<string>());
        Assert.Equal("record", first["action"]!["type"]!.GetValue<string>());
        Assert.Equal("a3", first["event"]!["id"]!.GetValue<string>());
        Assert.Equal("anger", first["event"]!["label"]!.GetValue<string>());
        Assert.Null(first["event"]!["text"]);
        Assert.False(first["late"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Rule_LatePost_FiresLate()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("burst", ThreeWithinFive);
        await service.PostAsync("ann", "a1", 0);
        await service.PostAsync("ann", "a2", 4);
        await service.PostAsync("ann", "a3", 30);
        await service.PostAsync("ann", "late", 2);
        Assert.Equal(["burst/ann/late"], await service.ResponseIdsAsync(1));
        var response = Assert.Single(await service.ResponsesAsync());
        Assert.True(response["late"]!.GetValue<bool>());
        Assert.Equal(RuleService.Start.AddMinutes(4), response["triggeredAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task Rule_SwitchedOffOrDeleted_FiresNoMore()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("angry", """{"type":"score","label":"anger","above":0.8}""");
        await service.PostAsync("ann", "a1", 0);
        Assert.Single(await service.ResponseIdsAsync(1));
        await service.PutRuleAsync("angry", """{"type":"score","label":"anger","above":0.8}""", ""","enabled":false """);
        await service.PostAsync("bob", "b1", 0);
        await Until.TrueAsync(async () => await service.CountAsync("bob") == 1);
        await service.PutRuleAsync("other", """{"type":"score","label":"anger","above":0.8}""");
        _ = await service.SendAsync(HttpMethod.Delete, "v1/rules/other");
        await service.PutRuleAsync("watch", """{"type":"score","label":"joy","above":0.8}""");
        await service.PostAsync("eve", "e1", 0);
        await Until.TrueAsync(async () => await service.CountAsync("eve") == 1);
        Assert.Equal(["angry/ann/a1"], await service.ResponseIdsAsync(1));
    }

    [Fact]
    public async Task Rule_OnTheCrowd_FiresOnceAndAgainAfterARestartOnlyForANewEpisode()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("mob", """{"type":"crowdShare","window":"5m","label":"anger","above":0.5,"minPosts":4}""", ""","coolDown":"0s" """);
        for (var i = 0; i < 6; i++)
        {
            await service.PostAsync($"u{i}", $"p{i}", i / 60.0, angry: i > 0);
        }

        var response = Assert.Single(await service.ResponseIdsAsync(1));
        Assert.StartsWith("mob/crowd/", response, StringComparison.Ordinal);
        var fired = Assert.Single(await service.ResponsesAsync());
        Assert.Null(fired["userId"]);
        Assert.Equal("crowd", fired["subject"]!.GetValue<string>());

        await service.RestartAsync();
        await service.PostAsync("u9", "p9", 0.5);

        // Calm until the share is small; then anger once more.
        for (var i = 0; i < 12; i++)
        {
            await service.PostAsync($"v{i}", $"q{i}", 20 + (i / 60.0), angry: false);
        }

        await TotalAsync(service, 19);
        await service.JudgeCrowdAsync();
        for (var i = 0; i < 12; i++)
        {
            await service.PostAsync($"w{i}", $"r{i}", 40 + (i / 60.0));
        }

        Assert.Equal(2, (await service.ResponseIdsAsync(2)).Length);
    }

    [Fact]
    public async Task Rule_OnRisk_FiresForTheDecision()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("blocked", """{"type":"riskDecision","is":["block"]}""");
        await service.PutRuleAsync("twice", """{"type":"riskCount","is":["review","block"],"above":0.9,"atLeast":2,"within":"1h"}""");
        for (var i = 0; i < 3; i++)
        {
            _ = await service.SendAsync(
                HttpMethod.Post,
                "v1/transactions",
                $$"""{"id":"t{{i}}","userId":"ann","amount":10,"currency":"EUR","merchantId":"m","createdAt":"{{RuleService.Start.AddMinutes(i):O}}"}""");
        }

        Assert.Equal(["blocked/ann/t0", "twice/ann/t1"], await service.ResponseIdsAsync(2));
        var response = (await service.ResponsesAsync()).Single(response => response["ruleId"]!.GetValue<string>() == "twice");
        Assert.Equal("risk", response["subject"]!.GetValue<string>());
        Assert.Equal("block", response["event"]!["label"]!.GetValue<string>());
        Assert.Equal("transactions", response["event"]!["topic"]!.GetValue<string>());
        var report = await service.SendAsync(
            HttpMethod.Post, "v1/rules/dry-run", """{"rule":{"name":"x","when":{"type":"riskScore","above":0.9}}}""");
        Assert.Equal(3, report!["events"]!.GetValue<int>());
        Assert.Equal(1, report["fired"]!.GetValue<int>());
    }

    [Fact]
    public async Task Api_Rule_IsCreatedReplacedListedAndDeleted()
    {
        await using var service = await RuleService.StartAsync();
        using var created = await PutAsync(service, "v1/rules/one", """{"name":"One","when":{"all":[{"type":"score","label":"anger","above":0.5},{"type":"posts","window":"1h","atLeast":2}]}}""");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var rule = JsonNode.Parse(await created.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("For each of the users' posts: when the latest post's anger is above 0.5 and at least 2 posts come within 1 hour, record it; then not again for 5 minutes.", rule["sentence"]!.GetValue<string>());
        Assert.Contains("single people", rule["notice"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("all", rule["when"]!["type"]!.GetValue<string>());

        using var replaced = await PutAsync(service, "v1/rules/one", rule.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        var list = await service.SendAsync(HttpMethod.Get, "v1/rules");
        Assert.Equal("one", Assert.Single(list!["items"]!.AsArray())!["id"]!.GetValue<string>());
        Assert.Equal(100, list["maxRules"]!.GetValue<int>());
        Assert.Empty(list["webhookHosts"]!.AsArray());

        using var deleted = await service.Http.DeleteAsync(new Uri("v1/rules/one", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await service.Http.GetAsync(new Uri("v1/rules/one", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Api_BadRule_IsRefusedWithPlaceAndReason()
    {
        await using var service = await RuleService.StartAsync("--Emotion:Responses:MaxRules=1");
        const string Bad = """{"name":"x","when":{"all":[{"type":"score","label":"envy","above":2}]}}""";
        using var refused = await PutAsync(service, "v1/rules/bad", Bad);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        var errors = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["errors"]!;
        Assert.Equal("must be one of joy, anger, neutral", errors["when.of[0].label"]![0]!.GetValue<string>());
        Assert.Equal("must be from 0 to 1", errors["when.of[0].above"]![0]!.GetValue<string>());

        var checkedRule = await service.SendAsync(HttpMethod.Post, "v1/rules/validate", Bad);
        Assert.False(checkedRule!["valid"]!.GetValue<bool>());
        Assert.NotNull(checkedRule["errors"]!["when.of[0].label"]);
        var dry = await service.Http.PostAsync(new Uri("v1/rules/dry-run", UriKind.Relative), Json($$"""{"rule":{{Bad}}}"""), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, dry.StatusCode);
        Assert.Contains("rule.when.of[0].label", await dry.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var webhook = await PutAsync(service, "v1/rules/hook", """{"name":"x","when":{"type":"riskScore","above":0.5},"action":{"type":"webhook","url":"https://example.com/"}}""");
        Assert.Contains("webhooks are off", await webhook.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var huge = await PutAsync(service, "v1/rules/huge", new string('x', 20_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);

        await service.PutRuleAsync("first", ThreeWithinFive);
        using var second = await PutAsync(service, "v1/rules/second", $$"""{"name":"x","when":{{ThreeWithinFive}}}""");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        using var fine = await PutAsync(service, "v1/rules/first", $$"""{"name":"y","when":{{ThreeWithinFive}}}""");
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    [Fact]
    public async Task DryRun_SaysWhatTheRuleWouldHaveDone_AndChangesNothing()
    {
        await using var service = await RuleService.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await service.PostAsync("ann", $"a{i}", i);
            await service.PostAsync("bob", $"b{i}", i, angry: i == 0);
        }

        await Until.TrueAsync(async () => await service.CountAsync("ann") == 5 && await service.CountAsync("bob") == 5);
        var report = await service.SendAsync(HttpMethod.Post, "v1/rules/dry-run", $$$"""{"rule":{"name":"x","when":{{{ThreeWithinFive}}}}}""");
        Assert.Equal(10, report!["events"]!.GetValue<int>());
        Assert.Equal(2, report["keys"]!.GetValue<int>());
        Assert.Equal(1, report["fired"]!.GetValue<int>());
        Assert.Equal(1, report["keysFired"]!.GetValue<int>());
        Assert.Equal("a2", report["responses"]![0]!["event"]!["id"]!.GetValue<string>());
        Assert.Equal(RuleService.Start.AddMinutes(4), report["to"]!.GetValue<DateTimeOffset>());

        var other = await service.SendAsync(HttpMethod.Post, "v1/rules/dry-run", $$"""{"rule":{"name":"x","when":{{ThreeWithinFive}}},"userIds":["bob"]}""");
        Assert.Equal(0, other!["fired"]!.GetValue<int>());
        Assert.Equal(5, other["events"]!.GetValue<int>());
        var crowd = await service.SendAsync(
            HttpMethod.Post, "v1/rules/dry-run", """{"rule":{"name":"x","when":{"type":"crowdShare","window":"5m","label":"anger","above":0.5,"minPosts":2}}}""");
        Assert.Equal(1, crowd!["fired"]!.GetValue<int>());
        Assert.Empty(await service.ResponsesAsync());
        Assert.Empty((await service.SendAsync(HttpMethod.Get, "v1/rules"))!["items"]!.AsArray());
    }

    [Fact]
    public async Task Feed_TypeResponse_CarriesWhatFired()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("angry", """{"type":"score","label":"anger","above":0.8}""");
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(service.Http.BaseAddress!) { Scheme = "ws", Path = "/v1/feed", Query = "types=response&userId=ann" }.Uri, TestContext.Current.CancellationToken);
        await using var feed = new FeedClient(socket);
        _ = await feed.NextAsync("hello");
        await service.PostAsync("bob", "b1", 0);
        await service.PostAsync("ann", "a1", 0);
        var frame = await feed.NextAsync("response");
        Assert.Equal("angry/ann/a1", frame.GetProperty("data").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Consent_Refused_ErasesAndKeepsNothing_GivenAgain_BeginsAnew()
    {
        await using var service = await RuleService.StartAsync();
        await service.PutRuleAsync("angry", """{"type":"score","label":"anger","above":0.8}""");
        for (var i = 0; i < 20; i++)
        {
            await service.PostAsync("ann", $"a{i}", i);
        }

        await Until.TrueAsync(async () => await service.CountAsync("ann") == 20);
        _ = await service.ResponseIdsAsync(1);
        _ = await service.SendAsync(HttpMethod.Put, "v1/users/ann/profile", """{"consent":false}""");
        Assert.Equal(0, await service.CountAsync("ann"));
        using var history = await service.Http.GetAsync(new Uri("v1/users/ann/emotions/history", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, history.StatusCode);

        await service.RestartAsync();
        var before = (await service.SendAsync(HttpMethod.Get, "v1/emotions/trends?window=1h"))!["totalEver"]!.GetValue<long>();
        await service.PostAsync("ann", "silent", 30);
        await service.PostAsync("bob", "b1", 30);
        await service.DrainedAsync("posts", 22);

        // By topic as by call.
        await service.ProduceAsync("profiles", "ann", """{"userId":"ann","consent":true}""");
        await Until.TrueAsync(async () =>
        {
            await service.PostAsync("ann", $"again{Guid.NewGuid()}", 40);
            return await service.CountAsync("ann") > 0;
        });
        var items = (await service.SendAsync(HttpMethod.Get, "v1/users/ann/emotions/history?limit=200"))!["items"]!.AsArray();
        Assert.All(items, item => Assert.StartsWith("again", item!["id"]!.GetValue<string>(), StringComparison.Ordinal));
        await Until.TrueAsync(async () => (await service.SendAsync(HttpMethod.Get, "v1/emotions/trends?window=1h"))!["totalEver"]!.GetValue<long>() == before + 1 + await service.CountAsync("ann"), TimeSpan.FromSeconds(60));
    }

    /// <summary>Waits until so many posts are durably counted over all users.</summary>
    private static Task TotalAsync(RuleService service, int posts) => Until.TrueAsync(
        async () => (await service.SendAsync(HttpMethod.Get, "v1/emotions/trends?window=1h"))!["totalEver"]!.GetValue<long>() == posts, TimeSpan.FromSeconds(60));

    private static Task<HttpResponseMessage> PutAsync(RuleService service, string path, string body) =>
        service.Http.PutAsync(new Uri(path, UriKind.Relative), Json(body), TestContext.Current.CancellationToken);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
