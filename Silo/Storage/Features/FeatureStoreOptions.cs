using System.ComponentModel.DataAnnotations;
using Emotion.Silo.Configuration;

namespace Emotion.Silo.Storage.Features;

/// <summary>Settings of the batch feature store; taken from <see cref="EmotionOptions"/>.</summary>
internal sealed class FeatureStoreOptions
{
    /// <summary>Npgsql connection string; <see langword="null"/> or empty for SQLite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether opening PostgreSQL creates and upgrades its schema, rather than refusing one that lacks something. Default true.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>The SQLite file, apart from the state's: a bulk load must not hold the state's writer up.</summary>
    [Required]
    public string SqliteFile { get; set; } = "data/features.db";

    /// <summary>Whether SQLite waits for the disk at each commit. Default <see cref="SqliteSynchronous.Full"/>.</summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;
}
