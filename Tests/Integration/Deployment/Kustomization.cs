using YamlDotNet.RepresentationModel;

namespace Emotion.Tests.Integration.Deployment;

/// <summary>
/// An overlay as kustomize would see it, as far as these tests ask: its resources with those of its bases, and the settings of its
/// config maps, merged.
/// </summary>
internal sealed class Kustomization
{
    private Kustomization(IReadOnlyList<YamlNode> resources, Dictionary<string, string> settings, IReadOnlyList<string> images)
    {
        Resources = resources;
        Settings = settings;
        Images = images;
    }

    public IReadOnlyList<YamlNode> Resources { get; }

    /// <summary>Literals of all config maps and generated secrets.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>Names under <c>images</c>.</summary>
    public IReadOnlyList<string> Images { get; }

    public static IEnumerable<string> Overlays() => Directory.GetDirectories(Path.Combine(Manifests.Infra, "k8s", "overlays"));

    public static Kustomization Load(string folder)
    {
        var root = Assert.Single(Manifests.Read(Path.Combine(folder, "kustomization.yaml")));
        Assert.Equal("Kustomization", root.At("kind").Text());
        var resources = new List<YamlNode>();
        var settings = new Dictionary<string, string>();
        var images = root.At("images").Items().Select(image => image.At("name").Text()!).ToList();
        foreach (var resource in root.At("resources").Items().Select(item => Path.GetFullPath(Path.Combine(folder, item.Text()!))))
        {
            if (Directory.Exists(resource))
            {
                var inner = Load(resource);
                resources.AddRange(inner.Resources);
                images.AddRange(inner.Images);
                foreach (var (key, value) in inner.Settings)
                {
                    settings[key] = value;
                }
            }
            else
            {
                Assert.True(File.Exists(resource), $"{folder} names {resource}, which is missing.");
                resources.AddRange(Manifests.Read(resource));
            }
        }

        foreach (var patch in root.At("patches").Items())
        {
            Assert.True(File.Exists(Path.Combine(folder, patch.At("path").Text()!)), $"{folder} names a patch that is missing.");
        }

        foreach (var literal in Generators(root).SelectMany(generator => generator.At("literals").Items()))
        {
            var parts = literal.Text()!.Split('=', 2);
            settings[parts[0]] = parts[1];
        }

        return new Kustomization(resources, settings, images);
    }

    public IEnumerable<YamlNode> Of(string kind) => Resources.Where(resource => resource.At("kind").Text() == kind);

    private static IEnumerable<YamlNode> Generators(YamlNode root) => root.At("configMapGenerator").Items().Concat(root.At("secretGenerator").Items());
}
