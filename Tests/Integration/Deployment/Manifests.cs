using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Emotion.Tests.Integration.Deployment;

/// <summary>The files under <c>infra/</c>, read strictly.</summary>
internal static class Manifests
{
    public static string Infra { get; } = Path.Combine(Repository.Root, "infra");

    /// <summary>Every YAML file under <c>infra/</c>.</summary>
    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Infra, "*.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The documents of a file. A key that comes twice, a tab, a wrong indent are errors.</summary>
    public static IReadOnlyList<YamlNode> Read(string file)
    {
        using var reader = File.OpenText(file);
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(reader)));
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    /// <summary>What a path of keys leads to; <see langword="null"/> if nothing.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] path)
    {
        foreach (var key in path)
        {
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out var child) ? child : null;
        }

        return node;
    }

    /// <summary>A scalar's text.</summary>
    public static string? Text(this YamlNode? node) => (node as YamlScalarNode)?.Value;

    /// <summary>A sequence's items; none if it is not there.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node) => (node as YamlSequenceNode)?.Children ?? [];

    /// <summary>A mapping's entries as text; none if it is not there.</summary>
    public static Dictionary<string, string> Entries(this YamlNode? node) =>
        (node as YamlMappingNode)?.Children.ToDictionary(child => child.Key.Text()!, child => child.Value.Text() ?? "") ?? [];
}
