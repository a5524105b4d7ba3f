using System.ComponentModel.DataAnnotations;
using Emotion.Silo.Configuration;

namespace Emotion.Silo.Storage;

/// <summary>Settings of the state store; by default taken from <see cref="EmotionOptions"/>.</summary>
public sealed class StateStoreOptions
{
    /// <summary>Npgsql connection string; <see langword="null"/> or empty for SQLite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether opening PostgreSQL creates and upgrades its schema, rather than refusing one that lacks something. Default true.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>The SQLite file; its folder is made if it is missing.</summary>
    [Required]
    public string SqliteFile { get; set; } = "data/state.db";

    /// <summary>Whether SQLite waits for the disk at each commit. Default <see cref="SqliteSynchronous.Full"/>.</summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>Longest time a changed state waits for others to share its transaction. Default 20 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Most states in one transaction; a full group is written at once. Default 1,024.</summary>
    [Range(1, 10_000)]
    public int MaxGroup { get; set; } = 1_024;

    /// <summary>First pause before a failed group is tried again; doubles up to <see cref="MaxRetryDelay"/>. Default 50 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause before a failed group is tried again. Default 2 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stop may take to write what is queued. Default 10 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Size beyond which SQLite's write-ahead log is emptied. Default 32 MiB.</summary>
    public long MaxWalBytes { get; set; } = 32L << 20;
}
