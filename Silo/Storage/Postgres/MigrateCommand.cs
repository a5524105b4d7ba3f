using Emotion.Silo.Configuration;
using Npgsql;

namespace Emotion.Silo.Storage.Postgres;

/// <summary><c>migrate</c>: creates or upgrades the schema of <c>Emotion:Storage:ConnectionString</c>, and ends.</summary>
internal static class MigrateCommand
{
    public const string Name = "migrate";

    /// <summary>Applies what is missing, and prints it.</summary>
    /// <exception cref="StartupException">There is no such database, or the account may not change it.</exception>
    public static async Task RunAsync(IConfiguration configuration, TextWriter output)
    {
        var settings = SettingsReader.Read<EmotionOptions>(configuration, EmotionOptions.Section);
        if (string.IsNullOrWhiteSpace(settings.Storage.ConnectionString))
        {
            throw new SettingException($"{EmotionOptions.Section}:Storage:ConnectionString", null, "the connection string of a PostgreSQL database");
        }

        try
        {
            await using var connection = new NpgsqlConnection(settings.Storage.ConnectionString);
            await connection.OpenAsync();
            foreach (var migration in PostgresSchema.Migrate(connection))
            {
                await output.WriteLineAsync($"applied {migration.Name}");
            }

            await output.WriteLineAsync($"The schema has version {PostgresSchema.Migrations[^1].Version}.");
        }
        catch (Exception e) when (PostgresSchema.Unusable(e) is { } explained)
        {
            throw explained;
        }
    }
}
