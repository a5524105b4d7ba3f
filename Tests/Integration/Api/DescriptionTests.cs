using System.Net.Http.Json;
using System.Text.Json;

namespace Emotion.Tests.Integration.Api;

public sealed class DescriptionTests
{
    [Fact]
    public async Task OpenApi_DescribesRoutesWithTheirErrors()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var post = document.GetProperty("paths").GetProperty("/v1/posts").GetProperty("post");
        Assert.Equal(["202", "400", "401", "403", "413", "415", "429", "503"], post.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()), path.Name);
                Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("operationId").GetString()), path.Name);
            }
        }
    }

    [Fact]
    public async Task OpenApi_HasTheSchemaOfARule()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var body = document.GetProperty("paths").GetProperty("/v1/rules/{id}").GetProperty("put").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        Assert.EndsWith("/ResponseRule", body.GetProperty("schema").GetProperty("$ref").GetString(), StringComparison.Ordinal);
        Assert.Contains("when", schemas.GetProperty("ResponseRule").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        var types = schemas.GetProperty("RuleCondition").GetProperty("discriminator").GetProperty("mapping").EnumerateObject().Select(type => type.Name).ToList();
        Assert.Equal(17, types.Count);
        Assert.Contains("crowdChange", types);
    }

    [Fact]
    public async Task AsyncApi_DescribesTheFeed()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>(new Uri("/asyncapi.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/v1/feed", document.GetProperty("channels").GetProperty("feed").GetProperty("address").GetString());
    }

    [Fact]
    public async Task Scalar_ComesFromThisHostAlone()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        var page = await client.GetStringAsync(new Uri("/scalar/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        using var script = await client.GetAsync(new Uri("/scalar/scalar.js", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(script.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Metrics_SpeakOfTheFeed()
    {
        await using var api = await ApiHost.StartAsync();
        await using var feed = await api.OpenFeedAsync();
        await feed.NextAsync("hello");
        using var client = api.CreateClient();
        await Until.PassesAsync(async () =>
            Assert.Contains("emotion_feed_clients", await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal));
    }
}
