using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Api.Models;

/// <summary>What the model reads in the texts.</summary>
/// <param name="Model">The version that answered.</param>
/// <param name="InferenceMs">From the call's arrival at the model to its last score, in milliseconds.</param>
/// <param name="Results">One result per text, in order.</param>
public sealed record ClassifyResponse(ModelStamp Model, double InferenceMs, IReadOnlyList<ClassifyResult> Results);

/// <summary>What the model reads in one text. Scores speak of the text, not of its author.</summary>
/// <param name="Label">The most probable of the 28 GoEmotions labels.</param>
/// <param name="Score">Its probability.</param>
/// <param name="Labels">Every label that reaches its published threshold, most probable first; may be empty.</param>
/// <param name="Scores">Probability per GoEmotions label.</param>
/// <param name="Ekman">Probability per Ekman group.</param>
/// <param name="Sentiment">Probabilities of the sentiment groups.</param>
/// <param name="Polarity">Probability of positive, neutral and negative; they sum to 1.</param>
/// <param name="TweetEmotion">Probability of anger, joy, optimism and sadness; they sum to 1.</param>
/// <param name="Warnings">What makes the scores less trustworthy, such as a language that is not supported.</param>
/// <param name="Words">How much each word moved the label's score; only with <c>explain=true</c>.</param>
public sealed record ClassifyResult(
    string Label,
    float Score,
    IReadOnlyList<string> Labels,
    IReadOnlyDictionary<string, float> Scores,
    IReadOnlyDictionary<string, float> Ekman,
    SentimentResult Sentiment,
    IReadOnlyDictionary<string, float> Polarity,
    IReadOnlyDictionary<string, float> TweetEmotion,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<WordContribution>? Words);

/// <summary>Probabilities of the sentiment groups.</summary>
/// <param name="Positive">Positive.</param>
/// <param name="Negative">Negative.</param>
/// <param name="Neutral">Neutral.</param>
/// <param name="Ambiguous">Ambiguous, such as surprise or curiosity.</param>
/// <param name="Polarity">Positive, neutral and negative alone; they sum to 1.</param>
public sealed record SentimentResult(float Positive, float Negative, float Neutral, float Ambiguous, IReadOnlyDictionary<string, float> Polarity);
