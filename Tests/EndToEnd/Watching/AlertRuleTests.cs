using Emotion.Tests.EndToEnd.Processes;
using YamlDotNet.RepresentationModel;

namespace Emotion.Tests.EndToEnd.Watching;

/// <summary>Alert rules by themselves: they parse, fire when they should and not otherwise, and each has its page.</summary>
public sealed class AlertRuleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra", "prometheus");

    [Fact]
    public async Task Rules_Parse() => Assert.Equal("", await Promtool.RunAsync("", ["check", "rules", .. Directory.GetFiles(Path.Combine(Folder, "rules"))]));

    [Fact]
    public async Task Rules_FireAsTheirTestsSay() =>
        Assert.Equal("", await Promtool.RunAsync("", ["test", "rules", .. Directory.GetFiles(Path.Combine(Folder, "tests"))]));

    [Fact]
    public async Task ScrapeConfig_Parses() =>
        Assert.Equal("", await Promtool.RunAsync("", "check", "config", Path.Combine(Folder, "prometheus.yml")));

    [Fact]
    public void Rules_EachHasARunbookThatNamesIt()
    {
        var pages = new HashSet<string>();
        foreach (var (alert, runbook) in Alerts())
        {
            var page = Path.Combine(Repository.Root, runbook);
            Assert.True(File.Exists(page), $"{alert}: {runbook} is missing.");
            Assert.Contains(alert, File.ReadLines(page).First(), StringComparison.Ordinal);
            pages.Add(Path.GetFileName(page));
        }

        Assert.NotEmpty(pages);
        Assert.Empty(Directory.GetFiles(Path.Combine(Repository.Root, "docs", "operations", "runbooks")).Select(page => Path.GetFileName(page)!).Except(pages));
    }

    private static IEnumerable<(string Alert, string Runbook)> Alerts()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, "rules")))
        {
            var yaml = new YamlStream();
            using var reader = File.OpenText(file);
            yaml.Load(reader);
            foreach (var rule in yaml.Documents[0].RootNode["groups"].AllNodes.OfType<YamlMappingNode>().Where(node => node.Children.ContainsKey("alert")))
            {
                yield return ((string)rule["alert"]!, (string)rule["annotations"]["runbook"]!);
            }
        }
    }
}
