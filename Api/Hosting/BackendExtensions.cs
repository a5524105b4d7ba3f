using Emotion.Silo;
using Emotion.Silo.Configuration;
using Emotion.Silo.Hosting;

namespace Emotion.Api.Hosting;

/// <summary>Composes what answers behind the API.</summary>
internal static class BackendExtensions
{
    /// <summary>A silo in this process, or a client of a cluster's silos.</summary>
    public static void AddBackend(WebApplicationBuilder builder, EmotionMode mode)
    {
        if (mode == EmotionMode.Client)
        {
            builder.AddEmotionClient();
        }
        else
        {
            var options = builder.AddEmotionSilo();
            if (mode == EmotionMode.Cluster)
            {
                builder.Services.AddRepeatedCalls(options.Cluster);
            }
        }
    }
}
