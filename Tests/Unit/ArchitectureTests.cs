using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Emotion.Tests.Unit;

/// <summary>The arrows of the house point down only.</summary>
public sealed class ArchitectureTests
{
    private static readonly System.Reflection.Assembly EventTime = System.Reflection.Assembly.Load("Emotion.EventTime");
    private static readonly System.Reflection.Assembly Inference = System.Reflection.Assembly.Load("Emotion.Inference");
    private static readonly System.Reflection.Assembly StreamsKafka = System.Reflection.Assembly.Load("Emotion.Streams.Kafka");
    private static readonly System.Reflection.Assembly Interfaces = System.Reflection.Assembly.Load("Emotion.Grains.Interfaces");
    private static readonly System.Reflection.Assembly Grains = System.Reflection.Assembly.Load("Emotion.Grains");
    private static readonly System.Reflection.Assembly Silo = System.Reflection.Assembly.Load("Emotion.Silo");
    private static readonly System.Reflection.Assembly Api = System.Reflection.Assembly.Load("Emotion.Api");

    private static readonly Architecture House =
        new ArchLoader().LoadAssemblies(EventTime, Inference, StreamsKafka, Interfaces, Grains, Silo, Api).Build();

    public static TheoryData<string, string[]> Forbidden => new()
    {
        { "Emotion.EventTime", ["Emotion.Inference", "Emotion.Streams.Kafka", "Emotion.Grains.Interfaces", "Emotion.Grains", "Emotion.Silo", "Emotion.Api"] },
        { "Emotion.Inference", ["Emotion.EventTime", "Emotion.Streams.Kafka", "Emotion.Grains.Interfaces", "Emotion.Grains", "Emotion.Silo", "Emotion.Api"] },
        { "Emotion.Streams.Kafka", ["Emotion.EventTime", "Emotion.Inference", "Emotion.Grains.Interfaces", "Emotion.Grains", "Emotion.Silo", "Emotion.Api"] },
        { "Emotion.Grains.Interfaces", ["Emotion.Inference", "Emotion.Streams.Kafka", "Emotion.Grains", "Emotion.Silo", "Emotion.Api"] },
        { "Emotion.Grains", ["Emotion.Silo", "Emotion.Api"] },
        { "Emotion.Silo", ["Emotion.Api"] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Assembly_ReferencesOnlyRoomsBelow(string assembly, string[] forbidden)
    {
        var references = System.Reflection.Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name);
        Assert.Empty(references.Intersect(forbidden));
    }

    [Theory]
    [InlineData("Emotion.EventTime")]
    [InlineData("Emotion.Inference")]
    public void PureLibrary_KnowsNeitherOrleansNorKafka(string assembly)
    {
        var references = System.Reflection.Assembly.Load(assembly).GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(references, name => name.StartsWith("Orleans", StringComparison.Ordinal) || name.StartsWith("Confluent", StringComparison.Ordinal));
    }

    [Fact]
    public void Grains_OutsideStreaming_DoNotKnowTheKafkaProvider() =>
        Types().That().ResideInAssembly(Grains).And().DoNotResideInNamespaceMatching(@"^(OrleansCodeGen\.)?Emotion\.Grains\.Streaming")
            .Should().NotDependOnAny(Types().That().ResideInAssembly(StreamsKafka))
            .WithoutRequiringPositiveResults()
            .Check(House);

    [Fact]
    public void OurTypes_LiveInEmotionNamespaces() =>
        Types().That().ResideInAssembly(Grains, Interfaces, Silo, Api)
            .And().DoNotResideInNamespaceMatching("^(OrleansCodeGen|Orleans|Microsoft|System|Coverlet)").And().DoNotHaveNameContaining("Program")
            .And().DoNotHaveNameContaining("<")
            .Should().ResideInNamespaceMatching(@"^(Emotion\.|$)")
            .WithoutRequiringPositiveResults()
            .Check(House);
}
