using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

/// <summary>The OWASP API Security Top 10 of 2023, by name: what comes from outside, and what must not get out (API8, API10).</summary>
public sealed class OwaspInputTests
{
    private const string PostJson = """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>API8 Security misconfiguration: injected ids are ids, secrets stay out of logs, TRACE is off.</summary>
    [Theory]
    [InlineData("'; DROP TABLE emotion_state; --")]
    [InlineData("../../etc/passwd")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a\r\nSet-Cookie: x=1")]
    [InlineData("{\"$ne\":null}")]
    [InlineData("🙂\u202Eabc")]
    public async Task Api8_InjectionInIds_IsAnIdLikeAnyOther(string id)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("admin"));
        using var read = await client.GetAsync(new Uri($"/v1/users/{Uri.EscapeDataString(id)}/emotions", UriKind.Relative), Cancel);
        Assert.True(read.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{read.StatusCode}");
        Assert.False(read.Headers.Contains("Set-Cookie"));
        Assert.Equal("application/problem+json", read.Content.Headers.ContentType?.MediaType);
        using var written = await client.PostAsJsonAsync(
            new Uri("/v1/posts", UriKind.Relative), new { id, userId = id, text = "hi", createdAt = "2026-05-01T08:00:00Z" }, Cancel);
        Assert.True(written.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{written.StatusCode}");
        foreach (var record in api.Broker.Records(Topics.Posts))
        {
            Assert.Equal((id, id), (record.Key, JsonNode.Parse(record.Value)!["userId"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task Api8_Secrets_AreInNoLog()
    {
        await using var api = await ApiHost.StartSecuredAsync(
            "--Emotion:Storage:ConnectionString=Host=unused;Password=hunter2", "--Emotion:Kafka:Client:sasl.password=hunter3");
        foreach (var key in (string[])[ApiHost.Key("read"), "oe_wrong-key", ApiHost.Key("write")])
        {
            using var client = api.CreateClient(key);
            (await client.GetAsync(new Uri("/v1/dead-letters", UriKind.Relative), Cancel)).Dispose();
            (await client.GetAsync(new Uri("/v1/system", UriKind.Relative), Cancel)).Dispose();
            using var body = new StringContent(PostJson, Encoding.UTF8, "application/json");
            (await client.PostAsync(new Uri("/v1/posts", UriKind.Relative), body, Cancel)).Dispose();
        }

        Assert.NotEmpty(api.Logs.Text);
        foreach (var secret in (string[])["hunter2", "hunter3", ApiHost.Key("read"), ApiHost.Key("write"), "oe_wrong-key"])
        {
            Assert.DoesNotContain(secret, api.Logs.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("PROPFIND")]
    public async Task Api8_OtherMethods_AreNotAnswered(string method)
    {
        await using var api = await ApiHost.StartSecuredAsync();
        using var client = api.CreateClient(ApiHost.Key("admin"));
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method == "CONNECT" ? "LOCK" : method), new Uri("/v1/system", UriKind.Relative)), Cancel);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    /// <summary>API10 Unsafe consumption of APIs: what other producers wrote to a topic reaches no subscriber unless it is what it should be.</summary>
    [Fact]
    public async Task Api10_ForeignRecordsOnAnOutputTopic_DoNotBreakTheFeed()
    {
        await using var api = await ApiHost.StartSecuredAsync();
        await using var feed = await api.OpenFeedAsync(key: ApiHost.Key("read"));
        await feed.NextAsync("hello");
        foreach (var foreign in (string[])["", "not json", "[]", "null", "{\"userId\":7}", "{\"id\":"])
        {
            api.Broker.Produce(Topics.Emotions, "ann", Encoding.UTF8.GetBytes(foreign));
        }

        api.Broker.Produce(Topics.Emotions, "ann", Encoding.UTF8.GetBytes("""{"id":"good","userId":"ann","label":"joy","score":0.9}"""));
        await Until.PassesAsync(async () => Assert.Equal("good", (await feed.NextAsync("emotion")).GetProperty("data").GetProperty("id").GetString()));
    }
}
