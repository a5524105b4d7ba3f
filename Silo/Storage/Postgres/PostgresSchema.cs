using System.Globalization;
using Emotion.Silo.Configuration;
using Npgsql;

namespace Emotion.Silo.Storage.Postgres;

/// <summary>
/// The database's schema: an ordered list of migrations, each applied once and written down in <c>emotion_schema</c>. All that
/// are missing are applied in one transaction under an advisory lock, so that any number of processes may start at once. A
/// migration only adds: a process of the version before goes on working, which a rolling restart needs.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>Rows per tally slice and item: silos add to different ones, and reads sum them.</summary>
    internal const int TallyShards = 64;

    private const string Folder = ".Migrations.";

    // An arbitrary number that nothing else in the database is expected to use.
    private const long LockId = 0x656d6f74696f6e;

    private const string CreateHistory = """
        CREATE TABLE IF NOT EXISTS emotion_schema(
            version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """;

    /// <summary>The migrations in their order, from the files <c>Migrations/NNNN-name.sql</c>; numbers have no gaps.</summary>
    internal static IReadOnlyList<Migration> Migrations { get; } = Read();

    /// <summary>Applies what is missing.</summary>
    /// <returns>What was applied; nothing if the schema was up to date.</returns>
    internal static IReadOnlyList<Migration> Migrate(NpgsqlConnection connection)
    {
        if (Missing(connection) is [])
        {
            // No lock for what is the case at nearly every start.
            return [];
        }

        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({LockId})");
        Execute(connection, CreateHistory);
        var missing = Missing(connection);
        foreach (var migration in missing)
        {
            Execute(connection, migration.Sql);
            Execute(connection, "INSERT INTO emotion_schema(version, name) VALUES ($1, $2)", new() { Value = migration.Version }, new() { Value = migration.Name });
        }

        transaction.Commit();
        return missing;
    }

    /// <summary>The migrations that were not applied yet. Those of a later version of this program do not count.</summary>
    internal static IReadOnlyList<Migration> Missing(NpgsqlConnection connection)
    {
        using var exists = new NpgsqlCommand("SELECT to_regclass('emotion_schema') IS NOT NULL", connection);
        if (!(bool)exists.ExecuteScalar()!)
        {
            return Migrations;
        }

        using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM emotion_schema", connection);
        var applied = (int)command.ExecuteScalar()!;
        return [.. Migrations.Where(migration => migration.Version > applied)];
    }

    /// <summary>Brings the schema up to date, or checks that it is.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="migrate">Whether what is missing is applied.</param>
    /// <exception cref="StartupException">Something is missing and must not be applied here.</exception>
    internal static void Prepare(NpgsqlConnection connection, bool migrate)
    {
        if (migrate)
        {
            _ = Migrate(connection);
        }
        else if (Missing(connection) is [_, ..] missing)
        {
            throw new StartupException(
                $"The database's schema lacks {string.Join(", ", missing.Select(migration => migration.Name))}: run the command \"{MigrateCommand.Name}\", or set Emotion__Storage__Migrate=true.");
        }
    }

    /// <summary>Says in one line why the database cannot be used; <see langword="null"/> for an exception that is not about it.</summary>
    internal static StartupException? Unusable(Exception e) => e is NpgsqlException or ArgumentException or FormatException
        ? new StartupException(
            $"The database of Emotion__Storage__ConnectionString cannot be used: {e.Message.ReplaceLineEndings(" ")}. It must be a PostgreSQL connection string, such as Host=localhost;Database=emotion;Username=emotion;Password=...", e)
        : null;

    private static void Execute(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        _ = command.ExecuteNonQuery();
    }

    private static List<Migration> Read()
    {
        var assembly = typeof(PostgresSchema).Assembly;
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.Contains(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(resource[(resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..]);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(int.Parse(name.AsSpan(0, name.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        return migrations;
    }

    /// <summary>A step of the schema.</summary>
    /// <param name="Version">Its number, from 1.</param>
    /// <param name="Name">Its file's name without the ending.</param>
    /// <param name="Sql">Its statements.</param>
    internal sealed record Migration(int Version, string Name, string Sql);
}
