using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Responses.Rules;
using Emotion.Grains.Responses.Trials;
using Emotion.Grains.Responses.Webhooks;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Grains.Responses;

/// <summary>Registers response rules.</summary>
public static class ResponseHosting
{
    /// <summary>Adds what judging rules needs to a silo.</summary>
    public static IServiceCollection AddResponses(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ResponseOptions>().BindConfiguration(ResponseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<WebhookTargets>();
        services.TryAddSingleton<IWebhookRules>(static provider => provider.GetRequiredService<WebhookTargets>());
        services.TryAddSingleton<RuleBook>();
        services.TryAddSingleton<RuleChecker>();
        services.TryAddSingleton<ResponseInstruments>();
        services.TryAddSingleton<ResponseWriter>();
        services.TryAddSingleton<RuleRehearsal>();
        services.TryAddSingleton<WebhookSender>();
        services.TryAddSingleton<WebhookInstruments>();
        services.TryAddSingleton<ResponseAgent>();
        return services
            .AddEventRouter<WebhookRouter>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<ResponseAgent>());
    }
}
