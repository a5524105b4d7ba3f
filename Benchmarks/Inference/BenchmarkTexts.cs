namespace Emotion.Benchmarks.Inference;

/// <summary>Tweet-length texts, made up from a seed: short and long ones, shouted, with emoji, mentions and links.</summary>
internal static class BenchmarkTexts
{
    private static readonly string[] Openings = ["I really", "honestly I", "you guys", "my boss", "nobody", "this game", "the weather today", "OMG", "well,", "so my sister"];
    private static readonly string[] Middles = ["love", "hate", "cannot believe", "am so tired of", "just finished", "keeps talking about", "is laughing at", "was scared by", "is proud of", "misses"];
    private static readonly string[] Ends = ["this new song", "the traffic in town", "what happened last night", "our team", "the whole thing :(", "it!!!", "that movie \U0001F602\U0001F602", "the way you said it", "#mondays", "@user https://example.com/x"];
    private static readonly string[] Tails = ["", "", " lol", " and I do not even know why", " THANK YOU SO MUCH", " sooooo bad", " \U0001F60D", " but it was worth the wait in the end, I guess, even if nobody noticed", " ...", " never again"];

    public static string[] Make(int count)
    {
        var random = new Random(42);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var text = $"{Pick(Openings)} {Pick(Middles)} {Pick(Ends)}{Pick(Tails)}";
            return random.Next(3) == 0 ? $"{text} {Pick(Openings)} {Pick(Middles)} {Pick(Ends)}" : text;
        })];

        string Pick(string[] from) => from[random.Next(from.Length)];
    }
}
