using Emotion.Inference.Hosting;
using Emotion.Silo.Configuration;

namespace Emotion.Silo.Hosting;

/// <summary>Finds the models that ship with the product, wherever the process was started.</summary>
internal static class ModelFolder
{
    private const string Key = $"{InferenceOptions.Section}:{nameof(InferenceOptions.Folder)}";

    /// <summary>Unless a folder is set: <c>models</c> beside the program, or above it in a source tree.</summary>
    /// <exception cref="SettingException">There is none: a silo that can score nothing does not start.</exception>
    public static void Locate(IHostApplicationBuilder builder)
    {
        if (builder.Configuration[Key] is { Length: > 0 } configured)
        {
            if (!Directory.Exists(Path.Combine(builder.Environment.ContentRootPath, configured)))
            {
                throw new SettingException(Key, configured, "a folder with models, each as name/version/model.json");
            }

            return;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var models = Path.Combine(folder.FullName, "models");
            if (Directory.Exists(models))
            {
                builder.Configuration[Key] = models;
                return;
            }
        }

        throw new SettingException(Key, null, "a folder with models, each as name/version/model.json");
    }
}
