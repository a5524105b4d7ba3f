namespace Emotion.Inference.Registry;

/// <summary>Finds the model folder and the versions in it.</summary>
internal static class ModelRoot
{
    /// <summary>
    /// The folder of the settings. A relative one is looked for in the content root, in the folders above it (a checkout runs from a project's
    /// folder) and beside the program; the content root's is meant when there is none yet.
    /// </summary>
    public static string Find(string folder, string contentRoot)
    {
        if (Path.IsPathRooted(folder))
        {
            return folder;
        }

        for (var at = new DirectoryInfo(contentRoot); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, folder);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, folder);
        return Directory.Exists(beside) ? beside : Path.Combine(contentRoot, folder);
    }

    /// <summary>Every <c>name/version</c> that has a manifest or a graph; other folders are somebody else's.</summary>
    public static IEnumerable<(string Name, string Version)> VersionFolders(string root)
    {
        if (!Directory.Exists(root))
        {
            yield break;
        }

        foreach (var model in Directory.EnumerateDirectories(root))
        {
            var name = Path.GetFileName(model);
            if (!ModelFolder.IsName(name))
            {
                continue;
            }

            foreach (var folder in Directory.EnumerateDirectories(model))
            {
                var version = Path.GetFileName(folder);
                if (ModelFolder.IsName(version) && Directory.EnumerateFiles(folder).Any())
                {
                    yield return (name, version);
                }
            }
        }
    }
}
