namespace Emotion.Tests.Integration;

/// <summary>Where the source tree is.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.Emotion.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Orleans.Emotion.sln is not above the tests.");
    }
}
