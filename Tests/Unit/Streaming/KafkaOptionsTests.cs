using Emotion.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Unit.Streaming;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void Validate_ManyMistakes_NamesEachWithValueAndWhatIsAllowed()
    {
        var options = new KafkaStreamOptions
        {
            BootstrapServers = "localhost",
            Topics = [new KafkaTopic("posts", 0), new KafkaTopic("posts", 1)],
            MaxCallsInFlight = 5_000,
            CommitInterval = TimeSpan.Zero,
            ConsumerGroup = "",
        };
        options.Settings["enable.idempotence"] = "false";

        var failures = Validate(options).Failures!.ToList();

        Assert.Equal(
        [
            "KafkaStreamOptions 'kafka': BootstrapServers = 'localhost': allowed are comma-separated host:port pairs.",
            "KafkaStreamOptions 'kafka': CommitInterval = 00:00:00: allowed is 00:00:00.0100000 to 00:05:00.",
            "KafkaStreamOptions 'kafka': ConsumerGroup = '': must not be empty.",
            "KafkaStreamOptions 'kafka': MaxCallsInFlight = 5000: allowed is 1 to 1024.",
            "KafkaStreamOptions 'kafka': Settings:enable.idempotence = 'false': not allowed, because the provider's promises stand on it.",
            "KafkaStreamOptions 'kafka': Topics has 'posts' 2 times: allowed is once.",
            "KafkaStreamOptions 'kafka': Topics:0:Partitions = 0: allowed is 1 to 10000.",
        ], failures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_Defaults_WithServersAndTopic_Pass() =>
        Assert.True(Validate(new KafkaStreamOptions { BootstrapServers = "a:9092, b:9092", Topics = [new KafkaTopic("posts", 8)] }).Succeeded);

    [Theory]
    [InlineData("security.protocol", "SASL_TLS", "security.protocol")]
    [InlineData("no.such.setting", "1", "no.such.setting")]
    public void Validate_SettingThatLibrdkafkaRefuses_SaysWhichOne(string name, string value, string named)
    {
        var options = new KafkaStreamOptions { BootstrapServers = "a:9092", Topics = [new KafkaTopic("posts", 8)] };
        options.Settings["sasl.password"] = "hunter2";
        options.Settings[name] = value;
        var failure = Assert.Single(Validate(options).Failures!);
        Assert.Contains(named, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SaslOverTls_Passes()
    {
        var options = new KafkaStreamOptions { BootstrapServers = "a:9093", Topics = [new KafkaTopic("posts", 8)] };
        options.Settings["security.protocol"] = "SASL_SSL";
        options.Settings["sasl.mechanism"] = "SCRAM-SHA-512";
        options.Settings["sasl.username"] = "emotion";
        options.Settings["sasl.password"] = "hunter2";
        Assert.True(Validate(options).Succeeded);
    }

    private static ValidateOptionsResult Validate(KafkaStreamOptions options) =>
        new KafkaOptionsValidator<KafkaStreamOptions>("kafka").Validate("kafka", options);
}
