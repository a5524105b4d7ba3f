namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>A folder that ends with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("emotion-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
