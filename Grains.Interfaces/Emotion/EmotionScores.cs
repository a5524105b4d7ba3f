using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>What the emotion model reads in one text: calibrated probabilities of every head. It speaks of the text, not of its author.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionScores")]
public sealed record EmotionScores
{
    /// <summary>The most probable of the 28 GoEmotions labels.</summary>
    [Id(0)]
    public required string Label { get; init; }

    /// <summary>The probability of <see cref="Label"/>, in [0, 1].</summary>
    [Id(1)]
    public required float Score { get; init; }

    /// <summary>Every label whose probability reaches the model's published threshold, most probable first; may be empty.</summary>
    [Id(2)]
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Probability per GoEmotions label; labels are not exclusive, so they need not sum to 1.</summary>
    [Id(3)]
    public required LabelScores Scores { get; init; }

    /// <summary>Probability per Ekman group (anger, disgust, fear, joy, sadness, surprise, neutral).</summary>
    [Id(4)]
    public required LabelScores Ekman { get; init; }

    /// <summary>Probability of positive, negative, ambiguous and neutral sentiment.</summary>
    [Id(5)]
    public required LabelScores Sentiment { get; init; }

    /// <summary>Probability of positive, neutral and negative polarity; they sum to 1.</summary>
    [Id(6)]
    public required LabelScores Polarity { get; init; }

    /// <summary>Probability of the tweet emotions anger, joy, optimism and sadness; they sum to 1.</summary>
    [Id(7)]
    public required LabelScores TweetEmotion { get; init; }

    /// <summary>What makes the scores less trustworthy, such as a language the model was not trained on; usually empty.</summary>
    [Id(8)]
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The model version that answered.</summary>
    [Id(9)]
    public required ModelStamp Model { get; init; }

    /// <summary>How much each word moved the score of <see cref="Label"/>; null unless an explanation was asked for.</summary>
    [Id(10)]
    public ImmutableArray<WordContribution>? Words { get; init; }
}
