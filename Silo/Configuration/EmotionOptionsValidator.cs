using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Configuration;

/// <summary>Reports every wrong setting at once, each with its key, its value and what is allowed.</summary>
public sealed class EmotionOptionsValidator : IValidateOptions<EmotionOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EmotionOptions options)
    {
        List<string> wrong = [];
        Annotations(options, EmotionOptions.Section, wrong);
        Annotations(options.Kafka, $"{EmotionOptions.Section}:Kafka", wrong);
        Annotations(options.Storage, $"{EmotionOptions.Section}:Storage", wrong);
        Annotations(options.Demo, $"{EmotionOptions.Section}:Demo", wrong);
        if (options.Mode is not EmotionMode.Embedded)
        {
            if (string.IsNullOrWhiteSpace(options.Storage.ConnectionString))
            {
                wrong.Add(Missing("Storage:ConnectionString", options.Mode, "the connection string of a PostgreSQL database"));
            }

            if (string.IsNullOrWhiteSpace(options.Kafka.BootstrapServers) && string.IsNullOrWhiteSpace(options.Kafka.InfoFile))
            {
                wrong.Add(Missing("Kafka:BootstrapServers", options.Mode, "host:port of a Kafka broker"));
            }
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static string Missing(string key, EmotionMode mode, string allowed) =>
        $"{EmotionOptions.Section}:{key} (environment variable {EmotionOptions.Section}__{key.Replace(":", "__", StringComparison.Ordinal)}) is empty; in mode {mode} it must be {allowed}";

    private static void Annotations(object settings, string path, List<string> wrong)
    {
        List<ValidationResult> results = [];
        if (Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true))
        {
            return;
        }

        foreach (var result in results)
        {
            foreach (var member in result.MemberNames)
            {
                var value = settings.GetType().GetProperty(member)?.GetValue(settings);
                var variable = $"{path}:{member}".Replace(":", "__", StringComparison.Ordinal);
                wrong.Add($"{path}:{member} (environment variable {variable}) is '{value}': {result.ErrorMessage}");
            }
        }
    }
}
