using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

/// <summary>Import of profiles that breaks off: what stood before was taken, and the answer says how much.</summary>
public sealed class ProfileImportTests
{
    [Theory]
    [InlineData(3, "u9,\"never closed\nu10,plus\n", "body")]
    [InlineData(700, "u9,\"never closed\nu10,plus\n", "body")]
    [InlineData(3, ",plus\nu10,plus\n", "line 5: userId")]
    public async Task Import_BreaksOffMidFile_TakesTheRowsBeforeAndSaysHowMany(int good, string bad, string field)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        var file = "userId,segment\n" + string.Concat(Enumerable.Range(0, good).Select(i => $"u{i},basic\n")) + bad;
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var answer = await client.PostAsync(new Uri("v1/profiles/import", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Contains($"the {good} before it were taken", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(good, api.Broker.Records(Topics.Profiles).Count);
    }
}
