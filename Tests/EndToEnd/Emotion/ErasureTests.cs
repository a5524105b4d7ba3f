using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Emotion;

/// <summary>Erasing a user takes back what is ours to take back, and says what is not.</summary>
public sealed class ErasureTests
{
    private const string Group = "erasure";
    private static readonly string[] Erased = ["emotions", "feeds", "risk"];
    private static readonly string[] Inputs = ["posts", "transactions"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Delete_OfAUser_ErasesStateHistoryAndProfile_AlsoWhenKilledBeforeItsOffsetsWereCommitted()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        var group = new ConsumerGroup(broker.BootstrapServers, Group);
        var data = Path.Combine(folder.Path, "data");
        (string, string)[] settings =
        [
            ("Emotion__Kafka__InfoFile", broker.InfoFile), ("Emotion__Kafka__ConsumerGroup", Group),
            ("Emotion__Models__Folder", folder.ModelsWith("emotion-fast", "risk")), ("Emotion__Models__Emotion", "emotion-fast"),
        ];
        await using (var api = await ApiProcess.StartAsync(data, settings))
        {
            foreach (var user in (string[])["ann", "bob"])
            {
                await PostAsync(api, "v1/posts", Posts.Json($"post-of-{user}", user, 0, DateTimeOffset.UtcNow));
                await PostAsync(
                    api,
                    "v1/transactions",
                    $$"""{"id":"t-{{user}}","userId":"{{user}}","amount":9,"currency":"EUR","merchantId":"shop","createdAt":"{{DateTime.UtcNow:O}}"}""");
            }

            (await api.Http.PutAsJsonAsync("v1/users/ann/profile", new { segment = "test" })).EnsureSuccessStatusCode();
            foreach (var user in (string[])["ann", "bob"])
            {
                await Until.True(async () => await api.PostsOfAsync(user) == 1 && await IsScoredAsync(api, user), Patience, () => api.LastLines);
            }

            var erased = await api.Http.DeleteFromJsonAsync<JsonNode>("v1/users/ann");
            Assert.Equal(Erased, erased!["erased"]!.AsArray().Select(what => what!.GetValue<string>()).Order().Intersect(Erased));
            Assert.Contains("retention", erased["remains"]!.GetValue<string>(), StringComparison.Ordinal);
            await AssertGoneAsync(api);
            await api.KillAsync();
        }

        // As if it had died before it committed anything: all of it comes again, to a silo that knows of nothing.
        Array.ForEach(Inputs, group.Rewind);
        await using var again = await ApiProcess.StartAsync(data, settings);
        await PostAsync(again, "v1/posts", Posts.Json("post-of-zoe", "zoe", 0, DateTimeOffset.UtcNow));
        await Until.True(async () => await again.PostsOfAsync("zoe") == 1, Patience, () => again.LastLines);
        foreach (var topic in Inputs)
        {
            await group.CommittedAsync(topic);
        }

        await AssertGoneAsync(again);
        Assert.Equal(1, await again.PostsOfAsync("bob"));

        // A post after the erasure is the first of a new profile.
        await PostAsync(again, "v1/posts", Posts.Json("later-post-of-ann", "ann", 1, DateTimeOffset.UtcNow));
        await Until.True(async () => await again.PostsOfAsync("ann") == 1, Patience, () => again.LastLines);
    }

    private static async Task PostAsync(ApiProcess api, string path, string json) =>
        (await api.Http.PostAsJsonAsync(path, JsonNode.Parse(json))).EnsureSuccessStatusCode();

    private static async Task<bool> IsScoredAsync(ApiProcess api, string user) => (await api.Http.GetAsync($"v1/users/{user}/risk")).IsSuccessStatusCode;

    private static async Task AssertGoneAsync(ApiProcess api)
    {
        foreach (var path in (string[])["emotions", "emotions/history", "risk", "profile"])
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await api.Http.GetAsync($"v1/users/ann/{path}")).StatusCode));
        }
    }
}
