namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>Finds what the build put where.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The built assembly of a project, in the configuration that these tests were built in.</summary>
    public static string Assembly(string project)
    {
        // .../Tests/EndToEnd/bin/{configuration}/net10.0/{rid}/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var path = Path.Combine(Root, project, "bin", output.Parent!.Parent!.Name, output.Parent.Name, output.Name, $"Emotion.{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build the solution first: {path} is missing.");
    }

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
