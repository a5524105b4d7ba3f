using Emotion.Inference.Batching;
using Emotion.Inference.Statistics;

namespace Emotion.Inference.Registry;

/// <summary>A model in memory with the count of those who use it: it is disposed when the registry and the last call have let go.</summary>
public sealed class LoadedModel
{
    private int _references = 1;

    internal LoadedModel(string name, string version, IModel model, VersionStatistics statistics)
    {
        Name = name;
        Version = version;
        Model = model;
        Statistics = statistics;
        Queue = new ModelQueue(this);
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The model.</summary>
    public IModel Model { get; }

    /// <summary>What this version has done.</summary>
    public VersionStatistics Statistics { get; }

    internal ModelQueue Queue { get; }

    /// <summary>True once nobody uses it.</summary>
    internal bool IsDisposed => Volatile.Read(ref _references) == 0;

    /// <summary>Takes a reference unless the model is already gone.</summary>
    /// <returns>Whether the caller now holds a reference, to be given back by <see cref="Release"/>.</returns>
    internal bool TryAcquire()
    {
        var seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Gives a reference back; the last one disposes the model.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Model.Dispose();
        }
    }
}
