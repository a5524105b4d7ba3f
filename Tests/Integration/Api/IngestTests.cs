using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

public sealed class IngestTests
{
    private const string Good = """{"id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""";

    [Fact]
    public async Task Posts_OneEvent_IsProducedAsItCameKeyedByUser()
    {
        const string Body = """{ "id":"p1","userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z","extra":{"kept":[1,2]} }""";
        await using var api = await ApiHost.StartAsync();
        using var answer = await PostAsync(api, Body);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"accepted":1}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var record = Assert.Single(api.Broker.Records(Topics.Posts));
        Assert.Equal("ann", record.Key);
        Assert.Equal(Body, Encoding.UTF8.GetString(record.Value!));
    }

    [Fact]
    public async Task Posts_Array_IsProducedWhole()
    {
        await using var api = await ApiHost.StartAsync();
        using var answer = await PostAsync(api, "[" + string.Join(',', Enumerable.Range(0, 1_000).Select(i => Good.Replace("p1", $"p{i}", StringComparison.Ordinal))) + "]");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var ids = api.Broker.Records(Topics.Posts).Select(record => JsonDocument.Parse(record.Value!).RootElement.GetProperty("id").GetString());
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"p{i}").Order(), ids.Order());
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("42", "body")]
    [InlineData("[" + Good + "] x", "body")]
    [InlineData("""{"userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""", "id")]
    [InlineData("""{"id":"p1","userId":"ann","text":"","createdAt":"2026-05-01T08:00:00Z"}""", "text")]
    [InlineData("""{"id":"p1","userId":null,"text":"hi","createdAt":"2026-05-01T08:00:00Z"}""", "userId")]
    [InlineData("""{"id":"p1","userId":"ann","text":"hi","createdAt":"yesterday"}""", "createdAt")]
    [InlineData("""{"id":7,"userId":"ann","text":"hi","createdAt":"2026-05-01T08:00:00Z"}""", "id")]
    [InlineData("[" + Good + ""","x"]""", "[1]")]
    [InlineData("[" + Good + ""","{"id":"p2","userId":"ann","createdAt":"2026-05-01T08:00:00Z"}]""", "body")]
    [InlineData("[" + Good + """,{"id":"p2","userId":"ann","createdAt":"2026-05-01T08:00:00Z"}]""", "[1].text")]
    public async Task Posts_AnythingWrong_NamesTheFieldAndTakesNothing(string body, string field)
    {
        await using var api = await ApiHost.StartAsync();
        using var answer = await PostAsync(api, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Empty(api.Broker.Records(Topics.Posts));
    }

    [Fact]
    public async Task Posts_LongIdAndText_AreRefused()
    {
        await using var api = await ApiHost.StartAsync();
        using var id = await PostAsync(api, Good.Replace("p1", new string('x', 257), StringComparison.Ordinal));
        using var text = await PostAsync(api, Good.Replace("hi", new string('x', 5_001), StringComparison.Ordinal));
        using var many = await PostAsync(api, "[" + string.Join(',', Enumerable.Repeat(Good, 1_001)) + "]");

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [id.StatusCode, text.StatusCode, many.StatusCode]);
        Assert.Empty(api.Broker.Records(Topics.Posts));
    }

    [Fact]
    public async Task Posts_NotJsonOrTooLarge_IsRefusedByStatus()
    {
        await using var api = await ApiHost.StartAsync(null, "--Emotion:Http:MaxBodyBytes=2000");
        using var client = api.CreateClient();
        using var plain = await client.PostAsync(new Uri("/v1/posts", UriKind.Relative), new StringContent(Good, Encoding.UTF8, "text/plain"), TestContext.Current.CancellationToken);
        using var large = await PostAsync(api, Good.Replace("hi", new string('x', 3_000), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, plain.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal("application/problem+json", plain.Content.Headers.ContentType?.MediaType);
        Assert.Equal("application/problem+json", large.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Posts_BrokerDoesNotAcknowledge_Is503ToBeTriedAgain()
    {
        await using var api = await ApiHost.StartAsync(new MemoryBroker { Refuses = true });
        using var answer = await PostAsync(api, Good);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static async Task<HttpResponseMessage> PostAsync(ApiHost api, string body)
    {
        using var client = api.CreateClient();
        return await client.PostAsync(new Uri("/v1/posts", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
    }
}
