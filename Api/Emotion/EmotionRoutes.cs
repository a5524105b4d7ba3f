using Emotion.Api.Json;
using Emotion.Api.Users;
using Emotion.Grains.Interfaces.Emotion;

namespace Emotion.Api.Emotion;

/// <summary>What the emotion routes need.</summary>
internal static class EmotionRoutes
{
    /// <summary>Registers serializers and the part of a user's erasure.</summary>
    public static WebApplicationBuilder AddEmotionRoutes(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(EmotionJson.Default);
        builder.Services.AddSingleton<IUserEraser, EmotionEraser>();
        return builder;
    }

    private sealed class EmotionEraser(IGrainFactory grains) : IUserEraser
    {
        public string What => "emotions";

        public Task EraseAsync(string userId) => grains.GetGrain<IUserEmotionGrain>(userId).Erase();
    }
}
