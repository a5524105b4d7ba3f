using Emotion.Tests.Integration.Storage;
using Emotion.Tests.Shared.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Emotion.Tests.Integration.Storage;

/// <summary>One PostgreSQL server for all tests: started when a test first asks for a database, gone when the run ends.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PostgresServer? _server;

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            _ = _starting.Release();
        }

        return await _server.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        _starting.Dispose();
    }
}
