using System.Globalization;
using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>
/// How pleasant a text's words are by VADER's lexicon (Hutto and Gilbert, ICWSM 2014; MIT), from the npm package <c>vader-sentiment</c>.
/// A hint that teaches the networks which words carry sentiment where labelled tweets are few; never served.
/// </summary>
internal sealed class ValenceLexicon
{
    // VADER's constants: a negation within three words turns a valence round and weakens it; sums are squashed by x / sqrt(x² + 15).
    private const double Negation = -.74;
    private const int Reach = 3;
    private const double Squash = 15;

    // The share of texts whose compound score is within these bounds counts as neutral.
    private const double Bound = .05;
    private const float Sure = .9f;

    private static readonly HashSet<string> Negations = new(StringComparer.Ordinal)
    {
        "not", "n't", "no", "never", "none", "nothing", "nor", "neither", "nobody", "without", "hardly", "barely", "cannot", "cant", "dont", "wont",
    };

    private readonly Dictionary<string, double> _valences = new(StringComparer.Ordinal);

    /// <summary>Reads the lexicon.</summary>
    /// <param name="path">The file <c>vader_lexicon.txt</c>: word, mean valence from -4 to 4 and further columns, tab-separated.</param>
    public ValenceLexicon(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var columns = line.Split('\t');
            if (columns.Length > 1)
            {
                _valences[columns[0]] = double.Parse(columns[1], CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>The text's valence as targets of <see cref="EmotionHeads.Valence"/>.</summary>
    /// <param name="tokens">The text's tokens.</param>
    /// <returns>Negative, neutral, positive; they sum to one.</returns>
    public float[] Targets(IReadOnlyList<SocialToken> tokens)
    {
        var sum = 0.0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (_valences.TryGetValue(tokens[i].Text, out var valence))
            {
                sum += Negated(tokens, i) ? valence * Negation : valence;
            }
        }

        var compound = sum / Math.Sqrt((sum * sum) + Squash);
        var chosen = compound < -Bound ? 0 : compound > Bound ? 2 : 1;
        var targets = new float[EmotionHeads.Valence.Labels.Length];
        Array.Fill(targets, (1 - Sure) / (targets.Length - 1));
        targets[chosen] = Sure;
        return targets;
    }

    private static bool Negated(IReadOnlyList<SocialToken> tokens, int at)
    {
        for (var i = Math.Max(0, at - Reach); i < at; i++)
        {
            if (Negations.Contains(tokens[i].Text))
            {
                return true;
            }
        }

        return false;
    }
}
