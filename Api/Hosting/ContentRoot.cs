namespace Emotion.Api.Hosting;

/// <summary>Finds the folder with <c>wwwroot</c> and <c>appsettings.json</c>, from wherever the process was started.</summary>
internal static class ContentRoot
{
    /// <summary>Beside the assembly when published; in a source tree the project's folder, above the build output.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in (string[])[folder.FullName, Path.Combine(folder.FullName, "Api")])
            {
                if (Directory.Exists(Path.Combine(candidate, "wwwroot")))
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
