using Emotion.Inference.Statistics;

namespace Emotion.Inference.Registry;

/// <summary>A version in the model folder: its state, and the model while it is in memory.</summary>
public sealed class ModelVersion
{
    private readonly Lock _gate = new();
    private LoadedModel? _loaded;
    private long _lastUsed;

    internal ModelVersion(string name, string version)
    {
        Name = name;
        Version = version;
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>Where it stands.</summary>
    public ModelState State { get; private set; } = ModelState.Loading;

    /// <summary>Why it was refused; null otherwise. A failed reload of a version in use is told here while the state stays ready.</summary>
    public string? Error { get; private set; }

    /// <summary>When it last became ready.</summary>
    public DateTimeOffset? LoadedAt { get; private set; }

    /// <summary>Its manifest; null if it never loaded.</summary>
    public ModelManifest? Manifest { get; private set; }

    /// <summary>What it has done since its content last changed; null if it never loaded.</summary>
    public VersionStatistics? Statistics { get; private set; }

    /// <summary>The bytes of its folder.</summary>
    public long Bytes { get; internal set; }

    internal string Fingerprint { get; set; } = string.Empty;

    /// <summary>The fingerprint that was last tried, so that a refused folder is not tried again until it changes.</summary>
    internal string? TriedFingerprint { get; set; }

    internal long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Takes the model in memory for a call.</summary>
    /// <param name="timestamp">Now, to know what is unused.</param>
    /// <returns>The model, to be released; null when it is not in memory.</returns>
    internal LoadedModel? Acquire(long timestamp)
    {
        Volatile.Write(ref _lastUsed, timestamp);
        while (Volatile.Read(ref _loaded) is { } loaded)
        {
            if (loaded.TryAcquire())
            {
                return loaded;
            }

            // Swapped between the two reads: the new one is already in place.
            Thread.Yield();
        }

        return null;
    }

    internal void BecomeReady(LoadedModel loaded, DateTimeOffset now, long timestamp)
    {
        LoadedModel? before;
        lock (_gate)
        {
            before = _loaded;
            Manifest = loaded.Model.Manifest;
            Statistics = loaded.Statistics;
            LoadedAt = now;
            Error = null;
            State = ModelState.Ready;
            Volatile.Write(ref _lastUsed, timestamp);
            Volatile.Write(ref _loaded, loaded);
        }

        before?.Release();
    }

    /// <summary>Notes a refused load. What is in memory goes on serving: a bad copy over a good version harms nobody.</summary>
    internal void Fail(string error)
    {
        lock (_gate)
        {
            Error = error;
            State = _loaded is null ? ModelState.Failed : ModelState.Ready;
        }
    }

    internal void BecomeLoading()
    {
        lock (_gate)
        {
            if (_loaded is null)
            {
                State = ModelState.Loading;
            }
        }
    }

    /// <summary>Lets the model leave memory once its last call is answered.</summary>
    internal void Unload()
    {
        LoadedModel? before;
        lock (_gate)
        {
            before = _loaded;
            Volatile.Write(ref _loaded, null);
            if (before is not null)
            {
                State = ModelState.Unloaded;
            }
        }

        before?.Release();
    }
}
