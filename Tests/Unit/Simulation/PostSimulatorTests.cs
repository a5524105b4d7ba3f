using Emotion.Simulation.Emotion;

namespace Emotion.Tests.Unit.Simulation;

public sealed class PostSimulatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_EqualSeeds_GiveEqualPosts() => Assert.Equal(Write(7, 500), Write(7, 500));

    [Fact]
    public void Next_OtherSeed_GivesOtherPosts() => Assert.NotEqual(Write(7, 50), Write(8, 50));

    [Fact]
    public void Next_ManyPosts_HaveUniqueIdsAndNoOpenSlots()
    {
        var posts = Write(3, 5_000);
        Assert.Equal(posts.Count, posts.Select(post => post.Id).Distinct().Count());
        Assert.DoesNotContain(posts, post => post.Text.Contains('{', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(post.Text));
    }

    [Fact]
    public void Next_ManyPosts_ExpressEveryAffect() =>
        Assert.Equal(Enum.GetValues<Affect>(), Write(5, 20_000).Select(post => post.Intended).Distinct().Order());

    [Fact]
    public void Next_ManyUsers_FewWriteMuch()
    {
        var posts = Write(11, 10_000, users: 1_000);
        var perUser = posts.CountBy(post => post.UserId).Select(user => user.Value).OrderDescending().ToArray();
        Assert.True(perUser.Length > 300, "most users write something");
        Assert.True(perUser.Take(100).Sum() > posts.Count / 2, "a tenth of the users write more than half of the posts");
    }

    [Fact]
    public void Next_WhenTheCrowdIsMoved_SharesShift()
    {
        // One minute windows of a long run: news must make some affect's share at least double somewhere.
        var minutes = Write(2, 60_000, users: 200).Chunk(2_000)
            .Select(chunk => (double)chunk.Count(post => post.Intended is Affect.Fear or Affect.Nervousness) / chunk.Length).ToArray();
        Assert.True(minutes.Max() > 2 * minutes.Order().ElementAt(minutes.Length / 2));
    }

    private static List<SimulatedPost> Write(int seed, int count, int users = 100)
    {
        var simulator = new PostSimulator(seed, users, Start);
        return [.. Enumerable.Range(0, count).Select(n => simulator.Next(Start.AddMilliseconds(30 * n)))];
    }
}
