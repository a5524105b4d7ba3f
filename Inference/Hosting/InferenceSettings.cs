using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Hosting;

/// <summary>Reads settings at once, so that a wrong one stops the start with a line that says how to mend it.</summary>
public static class InferenceSettings
{
    /// <summary>Reads and checks a section.</summary>
    /// <typeparam name="T">The options class; its annotations say what is allowed.</typeparam>
    /// <param name="configuration">The configuration's root.</param>
    /// <param name="section">The section's path.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OptionsValidationException">One failure per wrong setting.</exception>
    public static T Read<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new T();
        try
        {
            configuration.GetSection(section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException error)
        {
            throw new OptionsValidationException(section, typeof(T), [$"Section {section}: {error.Message.ReplaceLineEndings(" ")}"]);
        }

        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
        {
            return options;
        }

        throw new OptionsValidationException(section, typeof(T), results.SelectMany(result => result.MemberNames.Select(name =>
        {
            var key = $"{section}:{name}";
            var value = typeof(T).GetProperty(name)?.GetValue(options);
            return FormattableString.Invariant($"Setting {key} (environment variable {key.Replace(":", "__", StringComparison.Ordinal)}) is \"{value}\": {result.ErrorMessage}");
        })));
    }
}
