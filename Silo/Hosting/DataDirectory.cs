using Emotion.Silo.Configuration;

namespace Emotion.Silo.Hosting;

/// <summary>The folder of everything that is kept on disk.</summary>
internal static class DataDirectory
{
    /// <summary>Makes the folder and proves that it can be written to, before anything is half started.</summary>
    /// <exception cref="SettingException">It cannot.</exception>
    public static void Prepare(EmotionOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Storage.ConnectionString))
        {
            return;
        }

        options.DataDirectory = Path.GetFullPath(options.DataDirectory);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            var probe = Path.Combine(options.DataDirectory, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, new byte[4_096]);
            File.Delete(probe);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                $"{EmotionOptions.Section}:{nameof(EmotionOptions.DataDirectory)}",
                options.DataDirectory,
                $"a folder on a disk with room that this user may write to ({refused.Message})");
        }
    }
}
