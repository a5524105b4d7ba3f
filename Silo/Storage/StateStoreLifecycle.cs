using Microsoft.Extensions.Options;
using Npgsql;

namespace Emotion.Silo.Storage;

/// <summary>Opens the store before any grain may need it, and closes it after the last one has deactivated.</summary>
internal sealed partial class StateStoreLifecycle(GroupCommitStore store, IOptions<StateStoreOptions> options, ILogger<StateStoreLifecycle> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(StateStoreLifecycle),
        ServiceLifecycleStage.RuntimeStorageServices,
        _ => Task.Run(Start, CancellationToken.None),
        _ => store.StopAsync());

    private void Start()
    {
        store.Start();
        LogStarted(Place(options.Value));
    }

    /// <summary>Where the state is, without a password.</summary>
    private static string Place(StateStoreOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return options.SqliteFile;
        }

        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        return $"PostgreSQL {connection.Host}/{connection.Database}";
    }

    [LoggerMessage(LogLevel.Information, "State is kept in {Place}")]
    private partial void LogStarted(string place);
}
