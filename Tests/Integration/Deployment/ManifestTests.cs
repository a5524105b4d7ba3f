using Emotion.Silo.Streaming;
using YamlDotNet.RepresentationModel;

namespace Emotion.Tests.Integration.Deployment;

/// <summary>What can be checked of the manifests without an engine to run them: they parse, agree with each other and with the code.</summary>
public sealed class ManifestTests
{
    private static readonly string[] Workloads = ["Deployment", "Job"];
    private static readonly string[] Ours = ["emotion-silo", "emotion-api"];

    public static TheoryData<string> Overlays => [.. Kustomization.Overlays().Select(folder => Path.GetFileName(folder)!)];

    [Fact]
    public void Yaml_EveryFile_IsReadStrictly() => Assert.All(Manifests.Files(), file => Assert.NotEmpty(Manifests.Read(file)));

    [Fact]
    public void Kubernetes_EveryFile_IsNamedByAKustomization()
    {
        var folder = Path.Combine(Manifests.Infra, "k8s");
        var kustomizations = Directory.GetFiles(folder, "kustomization.yaml", SearchOption.AllDirectories);
        var named = kustomizations.SelectMany(file =>
        {
            var root = Manifests.Read(file)[0];
            return root.At("resources").Items().Select(item => item.Text()!).Concat(root.At("patches").Items().Select(item => item.At("path").Text()!))
                .Select(item => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, item)));
        }).ToHashSet();
        Assert.Empty(Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories).Except(kustomizations).Except(named));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Overlay_SettingsOfContainers_Exist(string overlay)
    {
        var rendered = Load(overlay);
        var variables = rendered.Settings.Keys.Concat(Containers(rendered).SelectMany(container => container.At("env").Items()).Select(variable => variable.At("name").Text()!));
        Assert.DoesNotContain(variables, variable => variable.StartsWith("Emotion", StringComparison.Ordinal) && !Settings.Exists(variable));
    }

    [Fact]
    public void Compose_SettingsOfServices_Exist()
    {
        var variables = Services().SelectMany(service => service.Value.At("environment").Entries().Keys).Distinct().ToArray();
        Assert.Contains("Emotion__Kafka__BootstrapServers", variables);
        Assert.DoesNotContain(variables, variable => variable.StartsWith("Emotion", StringComparison.Ordinal) && !Settings.Exists(variable));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Overlay_Selectors_MatchThePodsTheyMean(string overlay)
    {
        var rendered = Load(overlay);
        var pods = Workloads.SelectMany(rendered.Of).Select(workload => workload.At("spec", "template", "metadata", "labels").Entries()).ToArray();
        var selectors = rendered.Of("Deployment").Select(deployment => deployment.At("spec", "selector", "matchLabels"))
            .Concat(rendered.Of("Service").Select(service => service.At("spec", "selector")))
            .Concat(rendered.Of("PodDisruptionBudget").Select(budget => budget.At("spec", "selector", "matchLabels")))
            .Concat(rendered.Of("PodMonitor").Select(monitor => monitor.At("spec", "selector", "matchLabels")))
            .Concat(rendered.Of("NetworkPolicy").Select(policy => policy.At("spec", "podSelector", "matchLabels")))
            .Select(selector => selector.Entries()).ToArray();
        Assert.All(selectors, selector => Assert.NotEmpty(selector));
        Assert.All(selectors, selector => Assert.Contains(pods, pod => selector.All(label => pod.GetValueOrDefault(label.Key) == label.Value)));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Overlay_Ports_AreNamedByTheContainersAndFollowTheContract(string overlay)
    {
        var rendered = Load(overlay);
        foreach (var service in rendered.Of("Service"))
        {
            var selector = service.At("spec", "selector").Entries();
            var container = Assert.Single(rendered.Of("Deployment"), deployment =>
                selector.All(label => deployment.At("spec", "template", "metadata", "labels").Entries().GetValueOrDefault(label.Key) == label.Value)).At("spec", "template", "spec", "containers").Items().Single();
            var names = Ports(container);
            Assert.All(service.At("spec", "ports").Items(), port => Assert.Contains(port.At("targetPort").Text()!, names.Keys));
        }

        var api = Ports(Container(rendered, "emotion-api"));
        Assert.Equal(("8080", "8081"), (api["http"], api["grpc"]));
        var silo = Container(rendered, "emotion-silo");
        var variables = silo.At("env").Items().Where(variable => variable.At("value") is not null).ToDictionary(variable => variable.At("name").Text()!, variable => variable.At("value").Text()!);
        Assert.Equal(Ports(silo)["silo"], variables["Emotion__Cluster__SiloPort"]);
        Assert.Equal(Ports(silo)["gateway"], variables["Emotion__Cluster__GatewayPort"]);
        Assert.Equal(Ports(silo)["health"], variables["Emotion__SiloHttp__Port"]);
        Assert.Equal(Ports(silo)["metrics"], variables["Emotion__SiloHttp__MetricsPort"]);
        Assert.Equal("status.podIP", silo.At("env").Items().Single(variable => variable.At("name").Text() == "Emotion__Cluster__Address").At("valueFrom", "fieldRef", "fieldPath").Text());
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Overlay_OurPods_AreLockedDownProbedAndLimited(string overlay)
    {
        var rendered = Load(overlay);
        foreach (var pod in rendered.Of("Deployment").Where(deployment => Ours.Contains(deployment.At("metadata", "name").Text())).Select(deployment => deployment.At("spec", "template", "spec")))
        {
            Assert.Equal("true", pod.At("securityContext", "runAsNonRoot").Text());
            Assert.Equal("RuntimeDefault", pod.At("securityContext", "seccompProfile", "type").Text());
            Assert.Equal("false", pod.At("automountServiceAccountToken").Text());
            Assert.True(int.Parse(pod.At("terminationGracePeriodSeconds").Text()!, System.Globalization.CultureInfo.InvariantCulture) >= 5 + 30 + 10, "The drain takes up to 30 s after 5 s of being unready.");
            foreach (var container in pod.At("containers").Items().Concat(pod.At("initContainers").Items()))
            {
                Assert.Equal("true", container.At("securityContext", "readOnlyRootFilesystem").Text());
                Assert.Equal("false", container.At("securityContext", "allowPrivilegeEscalation").Text());
                Assert.Equal("ALL", container.At("securityContext", "capabilities", "drop").Items().Single().Text());
                Assert.NotNull(container.At("resources", "requests", "cpu"));
                Assert.NotNull(container.At("resources", "limits", "memory"));
            }

            var main = pod.At("containers").Items().Single();
            Assert.Equal("/health/live", main.At("livenessProbe", "httpGet", "path").Text());
            Assert.Equal("/health/ready", main.At("readinessProbe", "httpGet", "path").Text());
        }
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Overlay_Images_AreNamedOnceAndPinned(string overlay)
    {
        var rendered = Load(overlay);
        Assert.Equal(rendered.Images.Count, rendered.Images.Distinct().Count());
        foreach (var image in Containers(rendered).Select(container => container.At("image").Text()!).Distinct())
        {
            var isOurs = image.StartsWith("orleans-emotion/", StringComparison.Ordinal);
            Assert.True(isOurs ? rendered.Images.Contains(image) : image.Contains(':', StringComparison.Ordinal) && !image.EndsWith(":latest", StringComparison.Ordinal), image);
        }
    }

    [Theory]
    [InlineData("compose/compose.yaml")]
    [InlineData("k8s/overlays/development/topics.yaml")]
    public void Topics_MadeByTheManifests_AreThoseOfTheService(string file)
    {
        var text = File.ReadAllText(Path.Combine(Manifests.Infra, file));
        var made = text.Split('\n').Where(line => line.TrimStart().StartsWith("for topic in", StringComparison.Ordinal)).SelectMany(line =>
        {
            var compacted = line.Contains("cleanup.policy=compact", StringComparison.Ordinal);
            var single = line.Contains("opic 1;", StringComparison.Ordinal);
            return line[(line.IndexOf(" in ", StringComparison.Ordinal) + 4)..line.IndexOf(';', StringComparison.Ordinal)].Split(' ').Select(topic => (topic, compacted, single));
        }).Order();
        Assert.Equal(TopicCatalogue.All(12).Select(topic => (topic.Name, topic.Compacted, topic.Partitions == 1)).Order(), made);
        Assert.Equal("12", Load("development").Settings["Emotion__Kafka__Partitions"]);
        Assert.Equal("12", Services()["silo-1"].At("environment", "Emotion__Kafka__Partitions").Text());
    }

    [Fact]
    public void Compose_Silos_TellTheAddressTheyHave()
    {
        foreach (var (name, silo) in Services().Where(service => service.Key.StartsWith("silo-", StringComparison.Ordinal)))
        {
            Assert.Equal(silo.At("networks", "default", "ipv4_address").Text(), silo.At("environment", "Emotion__Cluster__Address").Text());
            Assert.True(Services().ContainsKey(name));
        }
    }

    [Fact]
    public void Prometheus_ScrapesEveryProcessOfTheComposeFile()
    {
        var scraped = Manifests.Read(Path.Combine(Manifests.Infra, "prometheus", "prometheus.yml"))[0].At("scrape_configs").Items()
            .SelectMany(job => job.At("static_configs").Items()).SelectMany(config => config.At("targets").Items()).Select(target => target.Text()!.Split(':')).ToArray();
        var running = Services().Where(service => service.Value.At("image").Text()!.StartsWith("orleans-emotion/", StringComparison.Ordinal) && service.Key != "migrate").ToDictionary();
        Assert.Equal(running.Keys.Order(), scraped.Select(target => target[0]).Order());
        Assert.All(scraped, target => Assert.Equal(
            target[1],
            (running[target[0]].At("environment", "Emotion__SiloHttp__MetricsPort") ?? running[target[0]].At("environment", "Emotion__Http__MetricsPort")).Text()));
    }

    [Fact]
    public void Dockerfile_RestoresEveryProjectThatTheApiNeeds()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Manifests.Infra, "Dockerfile"));
        foreach (var project in References("Api/Api.csproj").Distinct())
        {
            Assert.Contains($"COPY {project} {Path.GetDirectoryName(project)}/", dockerfile, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> References(string project)
    {
        yield return project;
        var xml = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, project));
        foreach (var reference in xml.Descendants("ProjectReference").Select(element => element.Attribute("Include")!.Value.Replace("../", "", StringComparison.Ordinal)))
        {
            foreach (var inner in References(reference))
            {
                yield return inner;
            }
        }
    }

    private static Kustomization Load(string overlay) => Kustomization.Load(Path.Combine(Manifests.Infra, "k8s", "overlays", overlay));

    private static Dictionary<string, YamlNode> Services() =>
        ((YamlMappingNode)Manifests.Read(Path.Combine(Manifests.Infra, "compose", "compose.yaml"))[0].At("services")!).Children.ToDictionary(service => service.Key.Text()!, service => service.Value);

    private static IEnumerable<YamlNode> Containers(Kustomization rendered) => Workloads.SelectMany(rendered.Of)
        .SelectMany(workload => workload.At("spec", "template", "spec", "containers").Items().Concat(workload.At("spec", "template", "spec", "initContainers").Items()));

    private static YamlNode Container(Kustomization rendered, string deployment) =>
        rendered.Of("Deployment").Single(candidate => candidate.At("metadata", "name").Text() == deployment).At("spec", "template", "spec", "containers").Items().Single();

    private static Dictionary<string, string> Ports(YamlNode container) =>
        container.At("ports").Items().ToDictionary(port => port.At("name").Text()!, port => port.At("containerPort").Text()!);
}
