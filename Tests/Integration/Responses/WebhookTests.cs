using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Emotion.Tests.Integration.Responses;

public sealed class WebhookTests
{
    private const string Secret = "a secret of the tests, long enough";
    private const string Angry = """{"type":"score","label":"anger","above":0.8}""";

    [Fact]
    public async Task Webhook_RuleFires_IsSentOnceSignedWithItsId()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var service = await RuleService.StartAsync(Settings(receiver));
        await PutAsync(service, "angry", receiver);
        await service.PostAsync("ann", "a1", 0);
        await Until.TrueAsync(() => receiver.All.Count > 0, TimeSpan.FromSeconds(60));

        // The same response again, as after a crash between acknowledgement and state; then another.
        await service.ProduceAsync("responses", "ann", receiver.All[0].Body);
        await service.PostAsync("bob", "b1", 0);
        await Until.TrueAsync(() => receiver.All.Any(received => received.Id.EndsWith("b1", StringComparison.Ordinal)), TimeSpan.FromSeconds(60));
        Assert.Equal(2, receiver.All.Count);

        var sent = receiver.All[0];
        Assert.Equal("application/json", sent.ContentType);
        Assert.Equal("/hook", sent.Path);
        Assert.Equal(1, sent.Attempt);
        var body = JsonNode.Parse(sent.Body)!;
        Assert.Equal("angry/ann/a1", body["id"]!.GetValue<string>());
        Assert.Equal(body["id"]!.GetValue<string>(), Uri.UnescapeDataString(sent.Id));

        var parts = sent.Signature.Split(',').ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{sent.Body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), parts["v1"]);
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.InRange(age.TotalMinutes, -1, 5);
    }

    [Fact]
    public async Task Webhook_ReceiverFailsTwice_IsSentAgainUnderTheSameId()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = static (count, context) =>
        {
            context.Response.StatusCode = count < 3 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        await using var service = await RuleService.StartAsync(Settings(receiver));
        await PutAsync(service, "angry", receiver);
        await service.PostAsync("ann", "a1", 0);
        await Until.TrueAsync(() => receiver.All.Count >= 3, TimeSpan.FromSeconds(60));
        Assert.Equal([1, 2, 3], receiver.All.Select(received => received.Attempt));
        Assert.Single(receiver.All.Select(received => received.Id).Distinct());
        Assert.Empty(await DeadLettersAsync(service));
    }

    [Fact]
    public async Task Webhook_LastTryFails_GoesToTheDeadLetters_AndIsSentWhenReplayed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = static (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        await using var service = await RuleService.StartAsync(Settings(receiver));
        await PutAsync(service, "angry", receiver);
        await service.PostAsync("ann", "a1", 0);
        JsonNode? letter = null;
        await Until.TrueAsync(async () => (letter = await DeadLettersAsync(service) is [var newest, ..] ? newest : null) is not null, TimeSpan.FromSeconds(60));
        Assert.Equal(3, receiver.All.Count);
        Assert.Equal("responses", letter!["topic"]!.GetValue<string>());
        Assert.Contains("answered 500; given up after 3 of 3 tries", letter["error"]!.GetValue<string>(), StringComparison.Ordinal);

        receiver.Answer = static (_, _) => Task.CompletedTask;
        var replayed = await service.SendAsync(HttpMethod.Post, "v1/dead-letters/replay", $$"""{"ids":["{{letter["id"]!.GetValue<string>()}}"]}""");
        Assert.Equal(1, replayed!["replayed"]!.GetValue<int>());
        await Until.TrueAsync(() => receiver.All.Count == 4, TimeSpan.FromSeconds(60));
        Assert.Equal(receiver.All[0].Id, receiver.All[3].Id);
    }

    [Fact]
    public async Task Webhook_Redirected_IsNotFollowed()
    {
        await using var other = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(new Uri(other.Address, "/elsewhere").ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        await using var service = await RuleService.StartAsync(Settings(receiver));
        await PutAsync(service, "angry", receiver);
        await service.PostAsync("ann", "a1", 0);
        await Until.TrueAsync(async () => (await DeadLettersAsync(service)).Count == 1, TimeSpan.FromSeconds(60));
        Assert.Contains("redirects are not followed", (await DeadLettersAsync(service))[0]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Single(receiver.All);
        Assert.Empty(other.All);
    }

    [Fact]
    public async Task Webhook_NameLeadsToAPrivateAddress_IsRefusedAtOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var service = await RuleService.StartAsync([.. Settings(receiver, host: "localhost"), "--Emotion:Webhooks:AllowPrivateAddresses=false"]);
        await PutAsync(service, "angry", receiver, host: "localhost");
        await service.PostAsync("ann", "a1", 0);
        await Until.TrueAsync(async () => (await DeadLettersAsync(service)).Count == 1, TimeSpan.FromSeconds(60));
        Assert.Contains("localhost leads to no public address; given up after 1 of 3 tries", (await DeadLettersAsync(service))[0]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task Webhook_OneReceiverHangs_OthersAndTheStreamGoOn()
    {
        await using var slow = await WebhookReceiver.StartAsync();
        await using var quick = await WebhookReceiver.StartAsync();
        slow.Answer = static (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var service = await RuleService.StartAsync(
            [.. Settings(slow), $"--Emotion:Webhooks:Hosts:1=127.0.0.1:{quick.Address.Port}", "--Emotion:Webhooks:Timeout=00:01:00", "--Emotion:Webhooks:Concurrency=2"]);
        await PutAsync(service, "slow", slow);
        await PutAsync(service, "quick", quick);
        for (var i = 0; i < 20; i++)
        {
            await service.PostAsync($"u{i}", $"p{i}", 0);
        }

        await Until.TrueAsync(() => quick.All.Count == 20, TimeSpan.FromSeconds(60));
        Assert.InRange(slow.All.Count, 1, 2);
        Assert.Empty(await DeadLettersAsync(service));
    }

    [Fact]
    public async Task Webhook_WaitsWhileTheServiceRestarts_IsSentAfterwards()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = static (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        await using var service = await RuleService.StartAsync([.. Settings(receiver), "--Emotion:Webhooks:FirstDelay=00:10:00", "--Emotion:Webhooks:LongestDelay=00:10:00"]);
        await PutAsync(service, "angry", receiver);
        await service.PostAsync("ann", "a1", 0);
        await Until.TrueAsync(() => receiver.All.Count == 1, TimeSpan.FromSeconds(60));
        receiver.Answer = static (_, _) => Task.CompletedTask;
        await service.RestartAsync();
        await Until.TrueAsync(() => receiver.All.Count == 2, TimeSpan.FromSeconds(60));
        Assert.Equal(receiver.All[0].Id, receiver.All[1].Id);
        Assert.Equal(1, receiver.All[1].Attempt);
    }

    private static string[] Settings(WebhookReceiver receiver, string host = "127.0.0.1") =>
    [
        $"--Emotion:Webhooks:Hosts:0={host}:{receiver.Address.Port}", $"--Emotion:Webhooks:Secret={Secret}", "--Emotion:Webhooks:AllowHttp=true",
        "--Emotion:Webhooks:AllowPrivateAddresses=true", "--Emotion:Webhooks:Tries=3", "--Emotion:Webhooks:FirstDelay=00:00:00.02",
    ];

    private static Task PutAsync(RuleService service, string id, WebhookReceiver receiver, string host = "127.0.0.1") => service.PutRuleAsync(
        id, Angry, $$""","action":{"type":"webhook","url":"http://{{host}}:{{receiver.Address.Port}}/hook"}""");

    private static async Task<IReadOnlyList<JsonNode>> DeadLettersAsync(RuleService service) =>
        [.. (await service.SendAsync(HttpMethod.Get, "v1/dead-letters"))!["items"]!.AsArray().Select(static item => item!)];
}
