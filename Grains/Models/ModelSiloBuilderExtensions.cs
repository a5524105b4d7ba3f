using Emotion.Inference.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Models;

/// <summary>Registers model serving on a silo.</summary>
public static class ModelSiloBuilderExtensions
{
    /// <summary>Adds the models of a folder, their rollouts and the inference grain; settings are <c>Emotion:Models</c> and <c>Emotion:Rollout</c>.</summary>
    /// <param name="builder">The silo.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddModels(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        _ = services.AddInference(builder.Configuration);
        _ = services.AddSingleton(Options.Create(InferenceSettings.Read<RolloutOptions>(builder.Configuration, RolloutOptions.Section)));
        services.TryAddSingleton<RolloutCache>();
        services.TryAddSingleton<TrialBook>();
        services.TryAddSingleton<ShadowRunner>();
        services.TryAddSingleton<ModelRouter>();
        _ = services.AddSingleton<ModelAgent>();
        _ = services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<ModelAgent>());
        return builder;
    }
}
