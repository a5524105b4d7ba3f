using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Models;
using Emotion.Inference.Text;
using Emotion.Tests.Shared.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Emotion.Tests.Integration.Models;

/// <summary>Silos that serve the models of a folder.</summary>
internal sealed class ModelSilos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ModelSilos(InProcessTestCluster cluster, ModelFolders folders)
    {
        _cluster = cluster;
        Folders = folders;
    }

    public ModelFolders Folders { get; }

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>The inference grain of each silo: a stateless worker is always local.</summary>
    public IReadOnlyList<IInferenceGrain> Doors => [.. Services.Select(services => services.GetRequiredService<IGrainFactory>().GetInference())];

    public IReadOnlyList<IServiceProvider> Services => [.. _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress))];

    public IModelRolloutGrain Rollout => Grains.GetGrain<IModelRolloutGrain>("mood");

    public static async Task<ModelSilos> StartAsync(Action<ModelFolders> prepare, short silos = 1, params (string Key, string Value)[] settings)
    {
        var folders = new ModelFolders();
        prepare(folders);
        var builder = new InProcessTestClusterBuilder(silos);
        _ = builder.ConfigureSiloHost((_, host) => host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Emotion:Models:Folder"] = folders.Root,
            ["Emotion:Models:Emotion"] = "mood",
            ["Emotion:Models:ScanIntervalSeconds"] = "0.1",
            ["Emotion:Models:Workers"] = "2",
            ["Emotion:Rollout:ReportMilliseconds"] = "100",
        }.Concat(settings.Select(setting => KeyValuePair.Create($"Emotion:{setting.Key}", (string?)setting.Value)))
            .GroupBy(setting => setting.Key).Select(group => group.Last())));
        _ = builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            silo.Services.AddSingleton<ITextPreparationFactory, LetterPreparation>();
            silo.AddModels();
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var started = new ModelSilos(cluster, folders);
        var model = settings.LastOrDefault(setting => setting.Key == "Models:Emotion").Value ?? "mood";
        await Until.TrueAsync(async () => await started.Grains.GetGrain<IModelRolloutGrain>(model).Status() is { Rollout.Stable: not null } status && status.Silos.Length == silos);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        Folders.Dispose();
    }
}
