using Emotion.Api.Json;

namespace Emotion.Api.Models;

/// <summary>Registers what the model routes need.</summary>
internal static class ModelsExtensions
{
    /// <summary>Adds their serializers.</summary>
    public static WebApplicationBuilder AddModelRoutes(this WebApplicationBuilder builder)
    {
        _ = builder.Services.AddJsonContext(ModelsJson.Default);
        return builder;
    }
}
