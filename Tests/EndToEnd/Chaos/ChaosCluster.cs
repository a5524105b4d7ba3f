using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Emotion.Tests.EndToEnd.Processes;
using Emotion.Tests.Shared.Postgres;
using Npgsql;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>One cluster goes through all that can happen to it: its start takes longer than most of that.</summary>
[CollectionDefinition(nameof(ChaosCluster))]
public sealed class ChaosGroup : ICollectionFixture<ChaosCluster>;

/// <summary>A cluster as an operator would run it: a broker, PostgreSQL, two silos and two API nodes, each a process of its own.</summary>
public sealed class ChaosCluster : IAsyncLifetime
{
    internal const int Partitions = 8;
    internal const string ModelSetting = "Emotion__Models__Emotion";
    internal const string CheapModel = "emotion-fast";
    private const string Key = "oe_chaos";

    /// <summary>What a silo has for a graceful stop; the product promises 30 s.</summary>
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings = [];
    private BrokerProcess? _broker;
    private PostgresServer? _postgres;

    /// <summary>How many of the broker's partitions are read and written: as if the topic had no more yet.</summary>
    internal int PartitionsInUse { get; private set; } = Partitions / 2;

    internal string BootstrapServers => _broker!.BootstrapServers;

    internal string Database { get; private set; } = "";

    internal PostgresServer Postgres => _postgres!;

    internal List<SiloProcess> Silos { get; } = [];

    internal List<ApiProcess> Apis { get; } = [];

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerProcess.StartAsync(_folder.Path);
        _postgres = await PostgresServer.StartAsync();
        Database = await _postgres.CreateDatabaseAsync();
        _settings["Emotion__Kafka__InfoFile"] = _broker.InfoFile;
        _settings["Emotion__Storage__ConnectionString"] = Database;
        _settings["Emotion__Cluster__ProbeSeconds"] = "2";

        // On overloaded processors a frozen silo is called dead after half a minute: callers wait for longer than that.
        _settings["Emotion__Cluster__RepeatSeconds"] = "60";
        _settings["Emotion__Kafka__MaxPendingEvents"] = "500";
        Set(ModelSetting, CheapModel);
        UsePartitions(PartitionsInUse);

        // All at once, on an empty database: the API nodes find no silo and no table at first, and wait.
        await Task.WhenAll(AddSiloAsync(), AddSiloAsync(), AddApiAsync(), AddApiAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var api in Apis)
        {
            await api.DisposeAsync();
        }

        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        if (_postgres is { } postgres)
        {
            await postgres.DisposeAsync();
        }

        if (_broker is { } broker)
        {
            await broker.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>The topics have grown: processes started from now on know it.</summary>
    internal void UsePartitions(int partitions)
    {
        PartitionsInUse = partitions;
        _settings["Emotion__Kafka__Partitions"] = partitions.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a silo and waits until it is ready.</summary>
    internal async Task<SiloProcess> AddSiloAsync()
    {
        var silo = SiloProcess.Launch(_settings);
        lock (Silos)
        {
            Silos.Add(silo);
        }

        await silo.ReadyAsync();
        return silo;
    }

    /// <summary>Forgets a silo that has ended.</summary>
    internal async Task RemoveAsync(SiloProcess silo)
    {
        Silos.Remove(silo);
        await silo.DisposeAsync();
    }

    /// <summary>Starts an API node and waits until it is ready.</summary>
    internal async Task<ApiProcess> AddApiAsync()
    {
        (string, string)[] settings =
        [
            .. _settings.Select(setting => (setting.Key, setting.Value)),
            ("Emotion__Mode", "Client"),
            ("Emotion__Http__Address", "127.0.0.1"),
            ("Emotion__Security__ApiKeys__0__Name", "chaos"),
            ("Emotion__Security__ApiKeys__0__Sha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))),
            ("Emotion__Security__ApiKeys__0__Scopes__0", "admin"),
        ];
        var api = ApiProcess.Launch(_folder.Path, settings);
        api.Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        api.Http.Timeout = TimeSpan.FromSeconds(120);
        try
        {
            await api.ReadyAsync();
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }

        // Not before: a load balancer sends nothing to a node that is not ready.
        lock (Apis)
        {
            Apis.Add(api);
        }

        return api;
    }

    /// <summary>Sets what silos and API nodes started from now on are told.</summary>
    internal void Set(string setting, string value) => _settings[setting] = value;

    /// <summary>Replaces one silo after the other: a new one is ready before an old one stops gracefully.</summary>
    internal async Task ReplaceSilosAsync()
    {
        foreach (var silo in Silos.ToList())
        {
            await AddSiloAsync();
            await silo.StopAsync(StopDeadline);
            Assert.True(silo.ExitCode == 0, $"A silo ended with {silo.ExitCode}: {silo.LastLines}");
            await RemoveAsync(silo);
        }
    }

    /// <summary>Takes an API node out of the load balancing, stops it gracefully, and waits for its end.</summary>
    internal async Task RetireAsync(ApiProcess api)
    {
        lock (Apis)
        {
            Apis.Remove(api);
        }

        // Calls that it has begun to answer end well.
        await api.StopAsync();
        await api.DisposeAsync();
    }

    /// <summary>How many silos were declared dead so far, those that left in good order included.</summary>
    internal async Task<long> DeadSilosAsync()
    {
        const int Dead = 6;
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM OrleansMembershipTable WHERE Status = {Dead}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Bytes in memory of the largest silo.</summary>
    internal long LargestSilo() => Silos.Max(silo => silo.ResidentBytes);

    /// <summary>What the silos printed: for the day a scenario fails.</summary>
    internal string Explain() => string.Join("\n----\n", Silos.Select(silo => silo.LastLines).Concat(Apis.Select(api => api.LastLines)));
}
