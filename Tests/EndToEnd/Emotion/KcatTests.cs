using System.Diagnostics;
using System.Text;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Emotion;

/// <summary>Messages piped in by a foreign client: librdkafka's own command line.</summary>
public sealed class KcatTests
{
    private const int Users = 40;
    private const int Count = 10_000;

    [Fact]
    public async Task Posts_ByKcat_AreCountedExactlyAndMalformedOnesDeadLettered()
    {
        using var folder = new TemporaryFolder();
        await using var api = await ApiProcess.StartAsync(folder.Path);
        var broker = await api.BootstrapServersAsync();

        var random = new Random(42);
        var expected = new Dictionary<string, int>();
        var ids = new Dictionary<string, HashSet<string>>();
        var malformed = 0;
        var lines = new StringBuilder();
        void Expect(string user, int number)
        {
            expected[user] = expected.GetValueOrDefault(user) + 1;
            ids.TryAdd(user, []);
            ids[user].Add($"p{number}");
        }

        for (var number = 0; number < Count; number++)
        {
            var user = $"k{random.Next(Users)}";
            var json = Posts.Json($"p{number}", user, number, DateTimeOffset.UtcNow);
            switch (number % 100)
            {
                case 7: // not JSON
                    lines.Append(user).Append('\t').Append(json[..^5]).Append('\n');
                    malformed++;
                    continue;
                case 23: // no text
                    lines.Append(user).Append('\t').Append(json.Replace("\"text\"", "\"words\"", StringComparison.Ordinal)).Append('\n');
                    malformed++;
                    continue;
                case 41: // sent twice
                    lines.Append(user).Append('\t').Append(json).Append('\n');
                    break;
                case 59: // without a key: the event says whose it is
                    lines.Append('\t').Append(json).Append('\n');
                    Expect(user, number);
                    continue;
                default:
                    break;
            }

            lines.Append(user).Append('\t').Append(json).Append('\n');
            Expect(user, number);
        }

        await KcatAsync(["-P", "-b", broker, "-t", "posts", "-K", "\t", "-Z"], lines.ToString());

        var missing = "";
        await Until.True(
            async () =>
            {
                var wrong = new List<string>();
                foreach (var (user, count) in expected)
                {
                    var posts = await api.PostsOfAsync(user);
                    Assert.True(posts <= count, $"{user} has {posts} posts, but only {count} were sent");
                    if (posts != count)
                    {
                        wrong.Add($"{user}: {posts} of {count}");
                    }
                }

                missing = string.Join(", ", wrong.Take(5));
                return wrong.Count == 0;
            },
            TimeSpan.FromSeconds(180),
            () => missing);

        var paged = await api.HistoryOfAsync("k0", pageSize: 37);
        Assert.Equal(ids["k0"].Order(), paged.Order());

        var letters = await KcatAsync(["-C", "-b", broker, "-t", "dead-letters", "-o", "beginning", "-e", "-f", "%h\n"]);
        var headers = letters.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(malformed, headers.Length);
        Assert.All(headers, header => Assert.Contains("error=", header, StringComparison.Ordinal));
        Assert.All(headers, header => Assert.Contains("topic=posts", header, StringComparison.Ordinal));
        Assert.Contains(headers, header => header.Contains("text", StringComparison.Ordinal));
    }

    private static async Task<string> KcatAsync(string[] arguments, string? input = null)
    {
        using var kcat = Process.Start(new ProcessStartInfo("kcat", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = kcat.StandardOutput.ReadToEndAsync();
        var error = kcat.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await kcat.StandardInput.WriteAsync(input);
        }

        kcat.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await kcat.WaitForExitAsync(deadline.Token);
        Assert.True(kcat.ExitCode == 0, await error);
        return await output;
    }
}
