using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Emotion.Inference.Hosting;
using Emotion.Inference.Statistics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Registry;

/// <summary>
/// The models of a folder, <c>name/version/</c>, any number side by side. A new or changed folder is loaded and warmed up beside what serves
/// and then takes its place; a bad one is refused with a reason and changes nothing; what nobody uses leaves memory.
/// </summary>
public sealed partial class ModelRegistry : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Version), ModelVersion> _versions = new();
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<string>> _inUse = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Dictionary<string, IModelLoader> _loaders;
    private readonly InferenceOptions _options;
    private readonly InferenceInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelRegistry> _logger;
    private readonly string _root;
    private readonly TaskCompletionSource _scanned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates the registry; nothing is loaded before the first scan.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="loaders">The loaders by kind.</param>
    /// <param name="instruments">Where the versions' gauges live.</param>
    /// <param name="environment">Relative folders count from its content root.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public ModelRegistry(
        IOptions<InferenceOptions> options,
        IEnumerable<IModelLoader> loaders,
        InferenceInstruments instruments,
        IHostEnvironment environment,
        TimeProvider time,
        ILogger<ModelRegistry> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(environment);
        _options = options.Value;
        _loaders = loaders.ToDictionary(loader => loader.Kind, StringComparer.Ordinal);
        _time = time;
        _logger = logger;
        _root = ModelRoot.Find(_options.Folder, environment.ContentRootPath);
        _instruments = instruments;
        instruments.Observe(() => _versions.Values);
    }

    /// <summary>Completes after the first scan of the folder.</summary>
    public Task FirstScan => _scanned.Task;

    /// <summary>Every version known, whatever its state, ordered by name and version.</summary>
    public IReadOnlyList<ModelVersion> Versions =>
        [.. _versions.Values.OrderBy(version => version.Name, StringComparer.Ordinal).ThenBy(version => version.Version, VersionOrder.Instance)];

    /// <summary>The versions of one model, oldest first.</summary>
    /// <param name="name">The model.</param>
    /// <returns>Its versions; empty for an unknown model.</returns>
    public IReadOnlyList<ModelVersion> VersionsOf(string name) =>
        [.. _versions.Values.Where(version => version.Name == name).OrderBy(version => version.Version, VersionOrder.Instance)];

    /// <summary>Looks a version up.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="found">The version, whatever its state.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryGet(string name, string version, [NotNullWhen(true)] out ModelVersion? found) => _versions.TryGetValue((name, version), out found);

    /// <summary>Names the versions of a model that must stay in memory, as a rollout uses them.</summary>
    /// <param name="name">The model.</param>
    /// <param name="versions">Its versions in use.</param>
    public void Keep(string name, IReadOnlyCollection<string> versions) => _inUse[name] = versions;

    /// <summary>Takes a model for a call; the caller releases it or hands it to the batcher.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <returns>The model; null when it is not in memory.</returns>
    internal LoadedModel? Acquire(string name, string version) =>
        _versions.TryGetValue((name, version), out var found) ? found.Acquire(_time.GetTimestamp()) : null;

    /// <summary>Loads a version that left memory, or waits for it to be loaded.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is ready.</returns>
    public async Task<bool> EnsureLoadedAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        if (!_versions.TryGetValue((name, version), out var found))
        {
            return false;
        }

        if (found.State == ModelState.Unloaded)
        {
            await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (found.State == ModelState.Unloaded)
                {
                    await Task.Run(() => Load(found, Path.Combine(_root, name, version)), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                _ = _loading.Release();
            }
        }

        return found.State == ModelState.Ready;
    }

    /// <summary>Looks at the folder: loads what is new or changed, drops what is gone, unloads what is unused.</summary>
    /// <param name="cancellationToken">Ends the scan between two versions.</param>
    /// <returns>A task that ends with the scan.</returns>
    public async Task ScanAsync(CancellationToken cancellationToken = default)
    {
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => Scan(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ = _loading.Release();
            _ = _scanned.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var version in _versions.Values)
        {
            version.Unload();
        }

        _loading.Dispose();
    }

    private void Scan(CancellationToken cancellationToken)
    {
        HashSet<(string, string)> seen;
        try
        {
            seen = [.. ModelRoot.VersionFolders(_root)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnreadableRoot(_root, error.Message);
            return;
        }

        foreach (var (name, version) in seen.OrderBy(key => key.Item1, StringComparer.Ordinal).ThenBy(key => key.Item2, VersionOrder.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Look(name, version);
        }

        foreach (var (key, version) in _versions)
        {
            if (!seen.Contains(key) && _versions.TryRemove(key, out _))
            {
                version.Unload();
                LogGone(key.Name, key.Version);
            }
            else if (IsUnused(version))
            {
                version.Unload();
                LogUnloaded(key.Name, key.Version);
            }
        }
    }

    private void Look(string name, string version)
    {
        var folder = Path.Combine(_root, name, version);
        if (!_versions.TryGetValue((name, version), out var known))
        {
            if (_versions.Count >= _options.MaxVersions)
            {
                LogTooMany(name, version, _options.MaxVersions);
                return;
            }

            known = _versions.GetOrAdd((name, version), static key => new ModelVersion(key.Name, key.Version));
        }

        try
        {
            var fingerprint = ModelFolder.Fingerprint(folder, out var bytes);

            // A folder that is still being copied changes between two looks: it is tried once it has come to rest.
            var atRest = fingerprint == known.Fingerprint || !_scanned.Task.IsCompleted;
            known.Fingerprint = fingerprint;
            known.Bytes = bytes;
            if (atRest && fingerprint != known.TriedFingerprint)
            {
                known.TriedFingerprint = fingerprint;
                Load(known, folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refuse(known, $"The folder cannot be read: {error.GetType().Name}.");
        }
    }

    private void Load(ModelVersion version, string folder)
    {
        version.BecomeLoading();
        var started = _time.GetTimestamp();
        IModel? model = null;
        try
        {
            var limit = _options.MaxModelMegabytes * 1024L * 1024L;
            if (version.Bytes > limit)
            {
                throw new ModelLoadException($"The folder has {version.Bytes} bytes; the setting Emotion:Models:MaxModelMegabytes allows {limit}.");
            }

            var manifest = ModelFolder.ReadManifest(folder);
            if (!_loaders.TryGetValue(manifest.Kind, out var loader))
            {
                throw new ModelLoadException($"model.json: kind is '{manifest.Kind}'; this node runs {string.Join(" and ", _loaders.Keys.Order(StringComparer.Ordinal))}.");
            }

            model = loader.Load(folder, manifest);
            ModelWarmer.WarmUp(model);
            version.BecomeReady(
                new LoadedModel(version.Name, version.Version, model, new VersionStatistics(manifest)),
                _time.GetUtcNow(),
                _time.GetTimestamp());
            _instruments.OnLoaded(version.Name, version.Version);
            LogLoaded(version.Name, version.Version, _time.GetElapsedTime(started).TotalMilliseconds);
        }
#pragma warning disable CA1031 // A model folder is foreign input: whatever it makes a loader throw is the reason of its refusal.
        catch (Exception error)
#pragma warning restore CA1031
        {
            model?.Dispose();
            Refuse(version, error switch
            {
                ModelLoadException => error.Message,
                UnauthorizedAccessException => "A file cannot be read: access is denied.",
                IOException => $"A file cannot be read: {error.GetType().Name}.",
                _ => $"The model cannot be loaded: {error.GetType().Name}: {error.Message}",
            });
        }
    }

    private void Refuse(ModelVersion version, string reason)
    {
        if (version.Error != reason)
        {
            LogRefused(version.Name, version.Version, reason);
        }

        version.Fail(reason);
    }

    private bool IsUnused(ModelVersion version) =>
        version.State == ModelState.Ready
        && _time.GetElapsedTime(version.LastUsed).TotalMinutes >= _options.UnloadAfterMinutes
        && !(_inUse.TryGetValue(version.Name, out var kept) && kept.Contains(version.Version));
}
