using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Emotion.Inference.Registry;

/// <summary>Reads a version's folder: what is in it, whether it changed, and its checked manifest.</summary>
public static partial class ModelFolder
{
    /// <summary>The manifest's file name.</summary>
    public const string ManifestFile = "model.json";

    private const int MaxManifestBytes = 4 * 1024 * 1024;
    private const int MaxLabels = 10_000;

    /// <summary>Whether a folder's name can be a model's or a version's.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True for letters, digits, dots, dashes and underscores, not beginning with a dot.</returns>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Names, sizes and times of the files: equal as long as nothing changed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bytes">The sum of the sizes.</param>
    /// <returns>The fingerprint; empty when the folder is empty.</returns>
    internal static string Fingerprint(string folder, out long bytes)
    {
        var text = new StringBuilder();
        bytes = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            bytes += file.Length;
            _ = text.Append(CultureInfo.InvariantCulture, $"{file.Name}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads and checks the manifest.</summary>
    /// <param name="folder">The version's folder; its name and its parent's are the version and the model.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ModelLoadException">It is missing, unreadable, or says something impossible.</exception>
    public static ModelManifest ReadManifest(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, ManifestFile));
        if (!file.Exists)
        {
            throw new ModelLoadException($"{ManifestFile} is missing.");
        }

        if (file.Length > MaxManifestBytes)
        {
            throw new ModelLoadException($"{ManifestFile} has {file.Length} bytes; at most {MaxManifestBytes} are read.");
        }

        ModelManifest? manifest;
        try
        {
            using var stream = file.OpenRead();
            manifest = JsonSerializer.Deserialize(stream, ManifestJson.Default.ModelManifest);
        }
        catch (JsonException error)
        {
            throw new ModelLoadException($"{ManifestFile} cannot be read: {error.Message}", error);
        }

        if (manifest is null)
        {
            throw new ModelLoadException($"{ManifestFile} is null.");
        }

        var directory = new DirectoryInfo(folder);
        Check(manifest.Name == directory.Parent?.Name, $"name is '{manifest.Name}', but the folder's is '{directory.Parent?.Name}'");
        Check(manifest.Version == directory.Name, $"version is '{manifest.Version}', but the folder's is '{directory.Name}'");
        CheckHeads(manifest.Heads);
        Check(manifest.Batching.Max is >= 1 and <= 1024, "batching.max must be from 1 to 1024");
        CheckReference(manifest);
        return manifest;
    }

    private static void CheckHeads(IReadOnlyList<ModelHead>? heads)
    {
        Check(heads is { Count: > 0 }, "heads is empty; at least one output with its labels is needed");
        Check(heads!.Select(head => head.Name).Distinct(StringComparer.Ordinal).Count() == heads!.Count, "two heads have the same name");
        foreach (var head in heads)
        {
            var labels = head.Labels?.Count ?? 0;
            Check(labels is > 0 and <= MaxLabels, $"head '{head.Name}' has {labels} labels; from 1 to {MaxLabels} are needed");
            Check(head.Labels!.All(label => !string.IsNullOrWhiteSpace(label)), $"head '{head.Name}' has an empty label");
            Check(head.Labels!.Distinct(StringComparer.Ordinal).Count() == labels, $"head '{head.Name}' has the same label twice");
            Check(head.Activation is "none" or "sigmoid" or "softmax", $"head '{head.Name}': activation is '{head.Activation}'; allowed are none, sigmoid and softmax");
            Check(head.Offset is >= 0 and <= MaxLabels, $"head '{head.Name}': offset must be from 0 to {MaxLabels}");
            Check(head.Scale is null || head.Scale.Count == 1 || head.Scale.Count == labels, $"head '{head.Name}': scale needs 1 or {labels} entries");
            Check(head.Bias is null || head.Bias.Count == 1 || head.Bias.Count == labels, $"head '{head.Name}': bias needs 1 or {labels} entries");
            Check(head.Thresholds is null || (head.Thresholds.Count == labels && head.Thresholds.All(value => value is > 0 and < 1)), $"head '{head.Name}': thresholds needs {labels} entries between 0 and 1");
        }
    }

    private static void CheckReference(ModelManifest manifest)
    {
        if (manifest.Reference is not { } reference)
        {
            return;
        }

        var head = manifest.HeadIndex(reference.Head);
        Check(head >= 0, $"reference.head '{reference.Head}' is none of the heads");
        var bins = reference.Edges is { } edges ? edges.Count + 1 : manifest.Heads[head].Labels.Count;
        Check(reference.Shares?.Count == bins, $"reference.shares needs {bins} entries");
        Check(reference.Shares!.All(share => share is >= 0 and <= 1) && Math.Abs(reference.Shares!.Sum() - 1) < .01, "reference.shares must be from 0 to 1 and sum to 1");
        Check(reference.Edges is null || reference.Edges.Zip(reference.Edges.Skip(1)).All(pair => pair.First < pair.Second), "reference.edges must ascend");
    }

    private static void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new ModelLoadException($"{ManifestFile}: {message}.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex Name();
}
