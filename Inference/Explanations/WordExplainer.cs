using Emotion.Inference.Batching;
using Emotion.Inference.Hosting;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Explanations;

/// <summary>
/// Explains a label by leaving out one word at a time and scoring what remains (leave-one-out, Li, Monroe and Jurafsky 2016,
/// arXiv:1612.08220): exact for the model that answered, free of gradients, a few batches per text. Bounded in time.
/// </summary>
/// <param name="engine">Scores the texts.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
public sealed class WordExplainer(InferenceEngine engine, IOptions<InferenceOptions> options, TimeProvider time)
{
    private readonly TimeSpan _bound = TimeSpan.FromMilliseconds(options.Value.ExplainMilliseconds);

    /// <summary>Variants scored together: enough for a batch, few enough to notice the time bound.</summary>
    private const int Chunk = 8;

    /// <summary>Explains one label's probability.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version that answered.</param>
    /// <param name="text">The text.</param>
    /// <param name="head">The head's index.</param>
    /// <param name="label">The label's index in the head.</param>
    /// <param name="probability">The label's probability for the whole text.</param>
    /// <returns>One entry per word, in order.</returns>
    public async Task<IReadOnlyList<WordEffect>> ExplainAsync(string name, string version, string text, int head, int label, float probability)
    {
        var words = Words.Of(text);
        var effects = words.Select(word => new WordEffect(word.Start, word.Length, null)).ToArray();
        var started = time.GetTimestamp();
        for (var from = 0; from < words.Count && time.GetElapsedTime(started) < _bound; from += Chunk)
        {
            var chunk = words.Skip(from).Take(Chunk).ToArray();
            var variants = chunk.Select(word => text.Remove(word.Start, word.Length)).ToArray();
            var scoring = engine.ScoreTextsAsync(name, version, variants, QueuePriority.Interactive, out _);
            if (scoring is null)
            {
                break;
            }

            try
            {
                var scores = await scoring.ConfigureAwait(false);
                for (var i = 0; i < chunk.Length; i++)
                {
                    effects[from + i] = effects[from + i] with { Effect = probability - scores[i].Heads[head][label] };
                }
            }
            catch (QueueFullException)
            {
                // The answer itself is there: under load an explanation stays unfinished rather than failing the call.
                break;
            }
        }

        return effects;
    }
}
