using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>
/// Probabilities by label, in the model's order. The labels are shared by every result of a model version, so a result costs its values alone;
/// in JSON it is an object of label to probability.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.LabelScores")]
[JsonConverter(typeof(LabelScoresConverter))]
public sealed class LabelScores
{
    /// <summary>No labels at all: the model has no such head.</summary>
    public static readonly LabelScores Empty = new([], []);

    /// <summary>Pairs labels with their probabilities.</summary>
    /// <param name="labels">The labels, distinct.</param>
    /// <param name="probabilities">One probability in [0, 1] per label.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public LabelScores(ImmutableArray<string> labels, ImmutableArray<float> probabilities)
    {
        if (labels.Length != probabilities.Length)
        {
            throw new ArgumentException($"{labels.Length} labels, {probabilities.Length} probabilities.", nameof(probabilities));
        }

        Labels = labels;
        Probabilities = probabilities;
    }

    /// <summary>The labels, in the model's order.</summary>
    [Id(0)]
    public ImmutableArray<string> Labels { get; }

    /// <summary>The probability of each label, in [0, 1].</summary>
    [Id(1)]
    public ImmutableArray<float> Probabilities { get; }

    /// <summary>How many labels there are.</summary>
    public int Count => Labels.Length;

    /// <summary>The index of the most probable label, the first of equals; -1 when there are none.</summary>
    public int Top
    {
        get
        {
            var top = -1;
            for (var i = 0; i < Probabilities.Length; i++)
            {
                if (top < 0 || Probabilities[i] > Probabilities[top])
                {
                    top = i;
                }
            }

            return top;
        }
    }

    /// <summary>The probability of a label.</summary>
    /// <param name="label">The label.</param>
    /// <exception cref="KeyNotFoundException">There is no such label.</exception>
    public float this[string label] =>
        TryGet(label, out var probability) ? probability : throw new KeyNotFoundException($"No label '{label}'.");

    /// <summary>Looks up the probability of a label.</summary>
    /// <param name="label">The label.</param>
    /// <param name="probability">Its probability; 0 when there is no such label.</param>
    /// <returns>Whether there is such a label.</returns>
    public bool TryGet(string label, out float probability)
    {
        var index = Labels.IndexOf(label);
        probability = index < 0 ? 0 : Probabilities[index];
        return index >= 0;
    }
}
