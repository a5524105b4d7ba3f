using System.Text;
using Emotion.Grains.Streaming;
using Emotion.Silo.Storage;
using Emotion.Silo.Storage.Postgres;
using Emotion.Silo.Storage.Sqlite;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Integration.Storage;

/// <summary>A store without a silo around it, with a database that tests can make fail.</summary>
internal sealed class StoreHarness : IAsyncDisposable
{
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

    internal StoreHarness(StateStoreOptions options)
    {
        var wrapped = Options.Create(options);
        Database = new FaultyDatabase(
            options.ConnectionString is null ? new SqliteStateDatabase(wrapped) : new PostgresStateDatabase(wrapped));
        Store = new GroupCommitStore(
            Database,
            wrapped,
            ActivatorUtilities.CreateInstance<StateStoreInstruments>(_metrics),
            TimeProvider.System,
            NullLogger<GroupCommitStore>.Instance);
        Store.Start();
    }

    internal GroupCommitStore Store { get; }

    internal FaultyDatabase Database { get; }

    internal static GrainId Grain(string key) => GrainId.Create("test", key);

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static KeyedWrite Write(string text) => new() { Data = Bytes(text) };

    internal async Task<string?> ReadAsync(string key) =>
        await Store.Open(Grain(key)).LoadAsync() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public async ValueTask DisposeAsync()
    {
        await Store.StopAsync();
        await _metrics.DisposeAsync();
    }
}

/// <summary>Counts transactions, and fails or delays them on request.</summary>
internal sealed class FaultyDatabase(IStateDatabase inner) : IStateDatabase
{
    private readonly ManualResetEventSlim _open = new(true);

    /// <summary>How many of the next commits fail.</summary>
    internal int Failures;

    /// <summary>How long each commit takes longer than it must.</summary>
    internal TimeSpan Delay { get; set; }

    /// <summary>Sizes of the groups that were committed.</summary>
    internal List<int> Groups { get; } = [];

    /// <summary>Keeps commits waiting until released.</summary>
    internal void Hold() => _open.Reset();

    internal void Release() => _open.Set();

    public void Open() => inner.Open();

    public void Commit(IReadOnlyList<PendingWrite> group)
    {
        _open.Wait();
        Thread.Sleep(Delay);
        if (Interlocked.Decrement(ref Failures) >= 0)
        {
            throw new IOException("No space left on device");
        }

        inner.Commit(group);
        lock (Groups)
        {
            Groups.Add(group.Count);
        }
    }

    public ValueTask<StoredState?> LoadAsync(byte[] key, CancellationToken cancellationToken) => inner.LoadAsync(key, cancellationToken);

    public ValueTask<bool> HasVersionAsync(byte[] key, long row, long version, CancellationToken cancellationToken) =>
        inner.HasVersionAsync(key, row, version, cancellationToken);

    public ValueTask<List<KeyedLogEntry>> ReadLogAsync(long row, byte log, long before, int limit, CancellationToken cancellationToken) =>
        inner.ReadLogAsync(row, log, before, limit, cancellationToken);

    public ValueTask<List<Tally>> ReadTalliesAsync(string tally, long fromSlice, CancellationToken cancellationToken) =>
        inner.ReadTalliesAsync(tally, fromSlice, cancellationToken);

    public ValueTask TrimTalliesAsync(string tally, long belowSlice, CancellationToken cancellationToken) =>
        inner.TrimTalliesAsync(tally, belowSlice, cancellationToken);

    public ValueTask<List<byte[]>> ReadDueAsync(string topic, long watermarkMs, int limit, CancellationToken cancellationToken) =>
        inner.ReadDueAsync(topic, watermarkMs, limit, cancellationToken);

    public ValueTask<List<(byte[] Key, byte[] Data)>> ReadRangeAsync(byte[] after, byte[] before, int limit, CancellationToken cancellationToken) =>
        inner.ReadRangeAsync(after, before, limit, cancellationToken);

    public void Dispose()
    {
        inner.Dispose();
        _open.Dispose();
    }
}

/// <summary>Remembers what the store reported, in order.</summary>
internal sealed class Reports : IDurableEpochListener
{
    internal List<string> Lines { get; } = [];

    public void OnKeyFailed(GrainId grain)
    {
        lock (Lines)
        {
            Lines.Add($"failed {grain.Key}");
        }
    }

    public void OnDurable(long epoch)
    {
        lock (Lines)
        {
            Lines.Add($"durable {epoch}");
        }
    }
}
