namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>A folder that ends with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("emotion-").FullName;

    /// <summary>A folder of models with some of the shipped ones: loading all of them takes longer than most tests.</summary>
    public string ModelsWith(params string[] models)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, "models")).FullName;
        foreach (var model in models)
        {
            Directory.CreateSymbolicLink(System.IO.Path.Combine(folder, model), System.IO.Path.Combine(Repository.Root, "models", model));
        }

        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
