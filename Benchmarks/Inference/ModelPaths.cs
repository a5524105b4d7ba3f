namespace Emotion.Benchmarks.Inference;

/// <summary>Where the shipped models stand.</summary>
internal sealed record ModelPaths(string Folder)
{
    public static ModelPaths Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var models = Path.Combine(folder.FullName, "models");
            if (Directory.Exists(models))
            {
                return new ModelPaths(models);
            }
        }

        throw new DirectoryNotFoundException("There is no folder 'models' above the program.");
    }
}
