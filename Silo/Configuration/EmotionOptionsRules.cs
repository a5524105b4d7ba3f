namespace Emotion.Silo.Configuration;

/// <summary>What depends on more than one setting.</summary>
public static class EmotionOptionsRules
{
    /// <summary>Checks that a mode has what it needs.</summary>
    /// <exception cref="SettingException">A setting is missing.</exception>
    public static void Check(EmotionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Mode == EmotionMode.Embedded)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(options.Storage.ConnectionString))
        {
            throw new SettingException($"{EmotionOptions.Section}:Storage:ConnectionString", null, $"the connection string of a PostgreSQL database, in mode {options.Mode}");
        }

        if (string.IsNullOrWhiteSpace(options.Kafka.BootstrapServers) && string.IsNullOrWhiteSpace(options.Kafka.InfoFile))
        {
            throw new SettingException($"{EmotionOptions.Section}:Kafka:BootstrapServers", null, $"host:port of a Kafka broker, in mode {options.Mode}");
        }
    }
}
