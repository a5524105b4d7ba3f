using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using Emotion.Training.Commands;
using Emotion.Training.Emotion;
using Emotion.Training.Pricing;
using Emotion.Training.Recommendation;
using Emotion.Training.Replay;
using Emotion.Training.Risk;

namespace Emotion.Tests.Unit.Commands;

/// <summary>Options of the command line can be given: a type that the parser does not know shows only when it is.</summary>
public sealed class OptionTests
{
    private static readonly MethodInfo Read = typeof(OptionResult).GetMethod(nameof(OptionResult.GetValueOrDefault))!;

    [Fact]
    public void EveryOption_GivenAValueOfItsType_CanBeRead()
    {
        var root = new TrainingRoot();
        EmotionCommands.AddTo(root);
        PricingCommands.AddTo(root);
        RecommendationCommands.AddTo(root);
        ReplayCommands.AddTo(root);
        RiskCommands.AddTo(root);
        var seen = 0;
        foreach (var (path, command) in Commands(root.Command, []))
        {
            foreach (var option in command.Options.Where(option => option.GetType().IsGenericType && option.ValueType != typeof(string) && option.ValueType != typeof(bool)))
            {
                var parsed = root.Command.Parse([.. path, option.Name, Sample(option.ValueType)]);
                var failure = Record.Exception(() => Read.MakeGenericMethod(option.ValueType).Invoke(parsed.GetResult(option), null));
                Assert.True(failure is null, $"{string.Join(' ', path)} {option.Name}: {failure?.InnerException?.Message}");
                seen++;
            }
        }

        Assert.True(seen > 20, $"{seen} options");
    }

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("https://emotion.example/", true)]
    [InlineData("localhost:8080", false)]
    [InlineData("emotion.example", false)]
    [InlineData("file:///etc/passwd", false)]
    public void ServiceAddress_TakesAddressesOfHttpAlone(string text, bool allowed)
    {
        var option = ServiceAddress.CreateOption("--to", "The service.");
        var parsed = new RootCommand { option }.Parse(["--to", text]);
        Assert.Equal(allowed, parsed.Errors.Count == 0);
        if (allowed)
        {
            Assert.Equal(new Uri(text), parsed.GetValue(option));
        }
        else
        {
            Assert.Contains(text, Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(";", ';')]
    [InlineData("\\t", '\t')]
    [InlineData("::", null)]
    public void Delimiter_IsOneCharacter(string text, char? expected)
    {
        var option = DelimiterOption.Create();
        var parsed = new RootCommand { option }.Parse(["--delimiter", text]);
        Assert.Equal(expected is null, parsed.Errors.Count == 1);
        Assert.Equal(expected, expected is null ? null : parsed.GetValue(option));
    }

    [Theory]
    [InlineData("--fold 7", true)]
    [InlineData("--fold 8", false)]
    [InlineData("--fold -1", false)]
    [InlineData("--fold 8 --folds 9", true)]
    [InlineData("--fold 0 --folds 1", false)]
    public void Fold_IsOneOfTheFolds(string options, bool allowed)
    {
        var root = new TrainingRoot();
        EmotionCommands.AddTo(root);
        var parsed = root.Command.Parse(["train", "emotion", "--data", AppContext.BaseDirectory, .. options.Split(' ')]);
        Assert.Equal(allowed, parsed.Errors.Count == 0);
    }

    private static IEnumerable<(string[] Path, Command Command)> Commands(Command command, string[] path) =>
        command.Subcommands.SelectMany(sub => Commands(sub, [.. path, sub.Name])).Append((path, command));

    private static string Sample(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var known when known == typeof(char) => ";",
        var known when known == typeof(FileInfo) => typeof(OptionTests).Assembly.Location,
        var known when known == typeof(DirectoryInfo) => AppContext.BaseDirectory,
        var known when known == typeof(Uri) => "http://localhost:1/",
        var known when known == typeof(TimeSpan) => "00:01:00",
        var known when known == typeof(DateTime) || known == typeof(DateTimeOffset) || known == typeof(DateOnly) => "2026-01-01",
        _ => "1",
    };
}
