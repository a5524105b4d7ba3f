using Emotion.Inference.Batching;
using Emotion.Inference.Explanations;
using Emotion.Inference.Onnx;
using Emotion.Inference.Registry;
using Emotion.Inference.Statistics;
using Emotion.Inference.Text;
using Emotion.Inference.Text.Social;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Hosting;

/// <summary>Registers model serving.</summary>
public static class InferenceServiceCollectionExtensions
{
    /// <summary>Adds the registry, its folder watcher and the micro-batcher, with the settings of <c>Emotion:Models</c> checked at the start.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The configuration's root.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong: one line each names the key, the value and what is allowed.</exception>
    public static IServiceCollection AddInference(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _ = services.AddSingleton(Options.Create(InferenceSettings.Read<InferenceOptions>(configuration, InferenceOptions.Section)));
        services.TryAddSingleton(TimeProvider.System);
        _ = services.AddMetrics();
        services.TryAddSingleton<InferenceInstruments>();
        services.TryAddSingleton<OnnxSessions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITextPreparationFactory, SocialTextFactory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IModelLoader, OnnxTextModelLoader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IModelLoader, OnnxTabularModelLoader>());
        services.TryAddSingleton<ModelRegistry>();
        services.TryAddSingleton<MicroBatcher>();
        services.TryAddSingleton<InferenceEngine>();
        services.TryAddSingleton<WordExplainer>();
        return services.AddHostedService<ModelWatcher>();
    }
}
