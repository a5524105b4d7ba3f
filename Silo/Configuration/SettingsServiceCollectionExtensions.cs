using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Configuration;

/// <summary>Puts validated settings into the container.</summary>
public static class SettingsServiceCollectionExtensions
{
    /// <summary>Reads a section now, and serves it as <see cref="IOptions{TOptions}"/>.</summary>
    /// <typeparam name="T">Options class; its data annotations say what is allowed.</typeparam>
    /// <param name="services">The container.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">Path of the section, such as <c>Emotion:Http</c>.</param>
    /// <returns>The settings, for composition that depends on them.</returns>
    /// <exception cref="SettingException">A setting is wrong, missing or unknown.</exception>
    public static T AddSettings<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class, new()
    {
        var settings = SettingsReader.Read<T>(configuration, section);
        services.RemoveAll<IOptions<T>>();
        services.AddSingleton(Options.Create(settings));
        return settings;
    }
}
