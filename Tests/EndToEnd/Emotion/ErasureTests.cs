using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Emotion;

/// <summary>Erasing a user takes back what is ours to take back, and says what is not.</summary>
public sealed class ErasureTests
{
    private static readonly string[] Erased = ["emotions", "feeds", "risk"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact(Explicit = true)]
    public async Task Delete_OfAUser_ErasesStateHistoryAndProfileAlsoAcrossARestart()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        var data = Path.Combine(folder.Path, "data");
        (string, string)[] settings = [("Emotion__Kafka__InfoFile", broker.InfoFile), ("Emotion__Models__Emotion", "emotion-fast")];
        await using (var api = await ApiProcess.StartAsync(data, settings))
        {
            foreach (var user in (string[])["ann", "bob"])
            {
                (await api.Http.PostAsJsonAsync("v1/posts", JsonNode.Parse(Posts.Json($"post-of-{user}", user, 0, DateTimeOffset.UtcNow)))).EnsureSuccessStatusCode();
            }

            (await api.Http.PutAsJsonAsync("v1/users/ann/profile", new { segment = "test" })).EnsureSuccessStatusCode();
            await Until.True(async () => await api.PostsOfAsync("ann") == 1 && await api.PostsOfAsync("bob") == 1, Patience, () => api.Output);

            var erased = await api.Http.DeleteFromJsonAsync<JsonNode>("v1/users/ann");
            Assert.Equal(Erased, erased!["erased"]!.AsArray().Select(what => what!.GetValue<string>()).Order().Intersect(Erased));
            Assert.Contains("retention", erased["remains"]!.GetValue<string>(), StringComparison.Ordinal);
            await AssertGoneAsync(api);
            await api.StopAsync();
        }

        await using var again = await ApiProcess.StartAsync(data, settings);
        await AssertGoneAsync(again);
        Assert.Equal(1, await again.PostsOfAsync("bob"));
    }

    private static async Task AssertGoneAsync(ApiProcess api)
    {
        foreach (var path in (string[])["emotions", "emotions/history", "risk", "profile"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await api.Http.GetAsync($"v1/users/ann/{path}")).StatusCode);
        }
    }
}
