using Emotion.Inference;
using Emotion.Inference.Hosting;
using Emotion.Inference.Onnx;
using Emotion.Inference.Registry;
using Emotion.Inference.Text.Social;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Unit.Inference.Text;

/// <summary>The versions under <c>models/</c>, loaded as serving loads them. Sentences are our own.</summary>
public sealed class ShippedEmotionModelTests
{
    private static readonly string Root = FindModels();

    private static readonly string[] Sentences =
    [
        "I am so happy for you, congratulations!",
        "This is disgusting and you should be ashamed.",
        "thank you so much, that really helped",
        "I miss my grandmother every single day.",
        "The bus leaves at noon.",
        "what??? I did not see that coming",
        "ok",
        "",
        "日本語の文章です",
        "WHYYYY do they always do this to us @someone http://example.org #SoAngry 😡😡",
        string.Concat(Enumerable.Repeat("and then we went on and on about it, ", 40)),
    ];

    /// <summary>Every version that is shipped.</summary>
    public static TheoryData<string> Names { get; } =
        [.. new[] { "emotion", "emotion-fast" }.SelectMany(static name => Directory.GetDirectories(Path.Combine(Root, name)).Select(folder => $"{name}/{Path.GetFileName(folder)}"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Score_AloneOrAmongOthers_GivesEqualProbabilities(string name)
    {
        using var model = Load(name);
        var prepared = Enumerable.Range(0, 64).Select(i => model.Prepare(Sentences[i % Sentences.Length])).ToArray();

        var together = model.Score(prepared);

        for (var i = 0; i < prepared.Length; i++)
        {
            var alone = model.Score([prepared[i]])[0];
            for (var head = 0; head < alone.Heads.Length; head++)
            {
                for (var k = 0; k < alone.Heads[head].Length; k++)
                {
                    Assert.Equal(alone.Heads[head][k], together[i].Heads[head][k], 1e-5f);
                }
            }
        }
    }

    [Theory]
    [InlineData("emotion", "I am so happy for you, congratulations!", "positive")]
    [InlineData("emotion", "This is disgusting and you should be ashamed of it.", "negative")]
    [InlineData("emotion-fast", "thank you so much, that really helped", "positive")]
    [InlineData("emotion-fast", "I hate this, it makes me so angry", "negative")]
    [InlineData("emotion", "THANK YOUUUU SO MUCH!!!", "positive")]
    public void Score_PlainFeeling_HasTheRightPolarity(string name, string text, string expected)
    {
        var (label, sum) = Highest(name, "polarity", text);

        Assert.Equal(expected, label);
        Assert.Equal(1, sum, 1e-4f);
    }

    [Theory]
    [InlineData("emotion", "日本語の文章です。とても嬉しい")]
    [InlineData("emotion", "Сегодня я очень счастлив и доволен")]
    [InlineData("emotion-fast", "heute bin ich wirklich sehr glücklich darüber gewesen")]
    public void Score_OtherLanguage_WarnsAndIsNotSure(string name, string text)
    {
        using var model = Load(name);
        var head = model.Manifest.HeadIndex("emotion");

        var result = model.Score([model.Prepare(text)])[0];

        Assert.Equal(["language not supported"], result.Warnings);
        Assert.All(result.Heads[head].Zip(model.Manifest.Heads[head].Labels), static p => Assert.True(p.Second == "neutral" || p.First < .3f));
    }

    [Theory]
    [InlineData("emotion", "so sad &amp; alone\\nnobody calls, I can\\u2019t sleep")]
    [InlineData("emotion", "so sad & alone\nnobody calls,\tI can’t sleep")]
    [InlineData("emotion-fast", "so sad &amp; alone\\r\\nnobody calls, I can&#8217;t sleep")]
    public void Score_EscapesAndLineBreaks_AreReadAsWhatWasMeant(string name, string text)
    {
        using var model = Load(name);

        var scores = model.Score([model.Prepare(text)])[0].Heads;

        Assert.Equal(model.Score([model.Prepare("so sad & alone nobody calls, I can’t sleep")])[0].Heads, scores);
    }

    [Theory]
    [InlineData("emotion", "monday again #sosad", "sadness")]
    [InlineData("emotion-fast", "monday again #sosad", "sadness")]
    [InlineData("emotion", "look at this #thisissofunny", "amusement")]
    [InlineData("emotion", "😡😡", "anger")]
    [InlineData("emotion", "💔", "sadness")]
    [InlineData("emotion", "👏👏👏", "admiration")]
    [InlineData("emotion-fast", "😢😢", "sadness")]
    [InlineData("emotion-fast", "❤️ https://example.org/p", "love")]
    public void Score_PostWithoutPlainWords_IsRead(string name, string text, string expected) => Assert.Equal(expected, Highest(name, "emotion", text).Label);

    [Theory]
    [MemberData(nameof(Names))]
    public void Folder_Shipped_IsSmallAndHasACard(string name)
    {
        var folder = Path.Combine(Root, name);

        Assert.True(new DirectoryInfo(folder).EnumerateFiles().Sum(static f => f.Length) <= 20_000_000);
        Assert.Contains("Intended use", File.ReadAllText(Path.Combine(folder, "MODEL_CARD.md")), StringComparison.Ordinal);
    }

    private static (string Label, float Sum) Highest(string name, string headName, string text)
    {
        using var model = Load(name);
        var head = model.Manifest.HeadIndex(headName);
        var scores = model.Score([model.Prepare(text)])[0].Heads[head];
        return (model.Manifest.Heads[head].Labels[scores.IndexOf(scores.Max())], scores.Sum());
    }

    // A name alone stands for its newest version.
    private static ITextModel Load(string name)
    {
        var folder = Path.Combine(Root, name);
        folder = name.Contains('/', StringComparison.Ordinal)
            ? folder
            : Directory.GetDirectories(folder).MaxBy(static path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture))!;
        var sessions = new OnnxSessions(Options.Create(new InferenceOptions()));
        return (ITextModel)new OnnxTextModelLoader(sessions, [new SocialTextFactory()]).Load(folder, ModelFolder.ReadManifest(folder));
    }

    private static string FindModels()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Orleans.Emotion.sln")))
        {
            at = at.Parent;
        }

        return Path.Combine(at?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository."), "models");
    }
}
