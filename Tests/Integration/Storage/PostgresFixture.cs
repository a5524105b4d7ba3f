using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Emotion.Tests.Integration.Storage;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Emotion.Tests.Integration.Storage;

/// <summary>
/// A PostgreSQL cluster of its own in a temporary folder, on a free loopback port, with fsync on; started when a test first
/// asks for a database, gone when the run ends. Uses the newest server under /usr/lib/postgresql; as root it runs as the
/// account <c>postgres</c>, since the server refuses root.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"emotion-pg-{Guid.NewGuid():N}");
    private readonly SemaphoreSlim _starting = new(1, 1);
    private int _port;
    private int _databases;

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        await StartAsync();
        var name = $"emotion{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        _ = await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_port != 0)
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsync("pg_ctl", $"-D {_folder}/data -m immediate -w stop");
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        _starting.Dispose();
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

    private async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_port != 0)
            {
                return;
            }

            _ = Directory.CreateDirectory(_folder);
            if (Environment.IsPrivilegedProcess)
            {
                await ExecuteAsync("chown", ["postgres", _folder]);
            }

            await RunAsync("initdb", $"-D {_folder}/data -U emotion -A trust -E UTF8 --no-sync");
            var port = FreePort();
            await RunAsync("pg_ctl", $"-D {_folder}/data -l {_folder}/log -w start -o \"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}\"");
            _port = port;
        }
        finally
        {
            _ = _starting.Release();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

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
