namespace Emotion.Silo.Configuration;

/// <summary>A setting is wrong or missing.</summary>
public sealed class SettingException : StartupException
{
    /// <summary>Names the setting, its value and what is allowed.</summary>
    /// <param name="key">Configuration key, such as <c>Emotion:Http:Port</c>.</param>
    /// <param name="value">The value as configured; <see langword="null"/> for a missing one.</param>
    /// <param name="allowed">What is allowed, such as "a whole number from 0 to 65535".</param>
    public SettingException(string key, string? value, string allowed)
        : base(Describe(key, value, allowed))
    {
        Key = key;
    }

    /// <summary>Configuration key of the setting.</summary>
    public string Key { get; }

    private static string Describe(string key, string? value, string allowed)
    {
        var variable = key.Replace(":", "__", StringComparison.Ordinal);
        var found = value is null ? "is missing" : $"is \"{value.ReplaceLineEndings(" ")}\"";
        return $"Setting {key} (environment variable {variable}) {found}; allowed: {allowed}.";
    }
}
