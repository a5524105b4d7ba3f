using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Emotion.Streams.Kafka;

/// <summary>Checks options at the start and reports all failures at once, each with the setting, its value and what is allowed.</summary>
internal sealed class KafkaOptionsValidator<TOptions>(string? name) : IValidateOptions<TOptions>
    where TOptions : KafkaConnectionOptions
{
    /// <summary>The settings that carry the promises: acknowledged, in order, offsets behind durability.</summary>
    private static readonly string[] Refused =
        ["acks", "auto.offset.reset", "enable.auto.commit", "enable.auto.offset.store", "enable.idempotence", "group.id", "request.required.acks", "partitioner"];

    public ValidateOptionsResult Validate(string? name1, TOptions options)
    {
        if (name is not null && name != name1)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = new List<string>();
        CheckConnection(options, failures);
        CheckRanges(options, "", failures);
        if (options is KafkaStreamOptions streams)
        {
            CheckTopics(streams, failures);
        }

        if (options is KafkaProducerOptions { LagLimit: { } limit })
        {
            CheckRanges(limit, nameof(KafkaProducerOptions.LagLimit) + ":", failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Select(failure => Prefix(name1) + failure));
    }

    private static string Prefix(string? name) => string.IsNullOrEmpty(name) ? $"{typeof(TOptions).Name}: " : $"{typeof(TOptions).Name} '{name}': ";

    private static void CheckConnection(TOptions options, List<string> failures)
    {
        var servers = options.BootstrapServers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (servers.Length == 0 || !servers.All(IsHostAndPort))
        {
            failures.Add($"BootstrapServers = '{options.BootstrapServers}': allowed are comma-separated host:port pairs.");
        }

        foreach (var key in options.Settings.Keys.Where(key => Refused.Contains(key, StringComparer.Ordinal)))
        {
            failures.Add($"Settings:{key} = '{options.Settings[key]}': not allowed, because the provider's promises stand on it.");
        }

        if (options.Settings.Count > 0 && failures.Count == 0 && KafkaConfigs.Refusal(options) is { } refusal)
        {
            failures.Add($"Settings: {refusal}");
        }
    }

    private static bool IsHostAndPort(string server)
    {
        var colon = server.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
    }

    private static void CheckRanges(object options, string prefix, List<string> failures)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var value = property.GetValue(options);
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value))
            {
                failures.Add($"{prefix}{property.Name} = {value}: allowed is {range.Minimum} to {range.Maximum}.");
            }

            if (property.GetCustomAttribute<RequiredAttribute>() is { } required && !required.IsValid(value))
            {
                failures.Add($"{prefix}{property.Name} = '{value}': must not be empty.");
            }
        }
    }

    private static void CheckTopics(KafkaStreamOptions options, List<string> failures)
    {
        if (options.Topics.Count == 0)
        {
            failures.Add("Topics is empty: allowed is at least one topic.");
        }

        for (var i = 0; i < options.Topics.Count; i++)
        {
            CheckRanges(options.Topics[i], $"Topics:{i}:", failures);
        }

        foreach (var twice in options.Topics.GroupBy(topic => topic.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            failures.Add($"Topics has '{twice.Key}' {twice.Count()} times: allowed is once.");
        }

        if (options.MaxRetryDelay < options.RetryDelay)
        {
            failures.Add($"MaxRetryDelay = {options.MaxRetryDelay}: allowed is RetryDelay ({options.RetryDelay}) or more.");
        }
    }
}
