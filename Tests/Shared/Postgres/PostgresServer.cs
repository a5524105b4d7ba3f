using System.Diagnostics;
using Npgsql;

namespace Emotion.Tests.Shared.Postgres;

/// <summary>
/// A PostgreSQL server of its own in a temporary folder, on a free loopback port, with fsync on; it can be killed and started
/// again. Uses the newest server under /usr/lib/postgresql; as root it runs as the account <c>postgres</c>, since the server
/// refuses root.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"emotion-pg-{Guid.NewGuid():N}");
    private readonly int _port = Ports.Free();
    private int _databases;
    private bool _running;

    private PostgresServer()
    {
    }

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        _ = Directory.CreateDirectory(server._folder);
        if (Environment.IsPrivilegedProcess)
        {
            await ExecuteAsync("chown", ["postgres", server._folder]);
        }

        await RunAsync("initdb", $"-D {server._folder}/data -U emotion -A trust -E UTF8 --no-sync");
        await server.RestartAsync();
        return server;
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"emotion{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        _ = await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>Kills it: no checkpoint, connections cut.</summary>
    public async Task KillAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync("pg_ctl", $"-D {_folder}/data -m immediate -w stop");
        _running = false;
    }

    /// <summary>Starts it on the same data and port.</summary>
    public async Task RestartAsync()
    {
        await RunAsync("pg_ctl", $"-D {_folder}/data -l {_folder}/log -w start -o \"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}\"");
        _running = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running)
        {
            await KillAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "pg_ctl")))
                .OrderByDescending(bin => bin, StringComparer.Ordinal)
                .First()
            : throw new InvalidOperationException("PostgreSQL is not installed: run ./test.sh, or apt-get install postgresql.");

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=emotion;Database={database};Include Error Detail=true";

    private static Task RunAsync(string program, string arguments)
    {
        var command = $"{Path.Combine(Binaries(), program)} {arguments} >/dev/null";
        return Environment.IsPrivilegedProcess
            ? ExecuteAsync("su", ["postgres", "-s", "/bin/sh", "-c", command])
            : ExecuteAsync("/bin/sh", ["-c", command]);
    }

    private static async Task ExecuteAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error}");
        }
    }
}
