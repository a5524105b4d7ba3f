namespace Emotion.Silo.Storage;

/// <summary>Opens the store before any grain may need it, and closes it after the last one has deactivated.</summary>
internal sealed class StateStoreLifecycle(GroupCommitStore store) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(StateStoreLifecycle),
        ServiceLifecycleStage.RuntimeStorageServices,
        _ => Task.Run(store.Start, CancellationToken.None),
        _ => store.StopAsync());
}
