using Emotion.Silo.Configuration;

namespace Emotion.Api.Hosting;

/// <summary>Decides what the process is made of.</summary>
internal static class ModeExtensions
{
    /// <summary>Reads the settings every process shares, before anything depends on them.</summary>
    /// <exception cref="SettingException">One of them is wrong.</exception>
    public static EmotionMode AddMode(this WebApplicationBuilder builder)
    {
        var mode = SettingsReader.Read<EmotionOptions>(builder.Configuration, EmotionOptions.Section).Mode;
        builder.Services.AddSingleton(new HostRole(mode, TimeProvider.System.GetUtcNow()));
        builder.Services.AddSingleton(TimeProvider.System);

        // Startup prints the reason of a failed start in one line; the host would log it with a stack trace as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        return mode;
    }
}
