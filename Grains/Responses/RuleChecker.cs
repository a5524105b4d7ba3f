using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Rules;
using Emotion.Inference.Hosting;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Responses;

/// <summary>Checks rules against what there is: the labels of the model that reads posts, and the hosts that webhooks may go to.</summary>
internal sealed class RuleChecker(IGrainFactory grains, IWebhookRules webhooks, IOptions<InferenceOptions> models)
{
    private static readonly (ScoreSource Source, string Head)[] Heads =
        [(ScoreSource.Label, "emotion"), (ScoreSource.Ekman, "ekman"), (ScoreSource.Sentiment, "sentiment")];

    /// <summary>Where webhooks may go.</summary>
    public ImmutableArray<string> WebhookHosts => webhooks.Hosts;

    /// <summary>Reads and checks a rule.</summary>
    /// <param name="json">The rule as JSON, UTF-8.</param>
    /// <param name="id">Its id where something else names it; null to go by the text.</param>
    public async Task<RuleCheck> CheckAsync(byte[] json, string? id)
    {
        var labels = await LabelsAsync();
        return RuleReader.Read(json, id, new RuleLimits(labels, webhooks));
    }

    private async Task<ImmutableDictionary<ScoreSource, ImmutableArray<string>>> LabelsAsync()
    {
        try
        {
            var model = await grains.GetGrain<IModelNodeGrain>(0).Describe(models.Value.Emotion, null);
            return Heads
                .Select(pair => (pair.Source, Head: model?.Heads.FirstOrDefault(head => head.Name == pair.Head)))
                .Where(static pair => pair.Head is not null)
                .ToImmutableDictionary(static pair => pair.Source, static pair => pair.Head!.Labels);
        }
        catch (ModelNotAvailableException)
        {
            // No model reads posts yet: labels are taken as they come.
            return ImmutableDictionary<ScoreSource, ImmutableArray<string>>.Empty;
        }
    }
}
