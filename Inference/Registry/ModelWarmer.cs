using Emotion.Inference.Text;

namespace Emotion.Inference.Registry;

/// <summary>Runs a new model before it takes traffic: the runtime allocates and plans on its first runs, and a graph that cannot run is found here.</summary>
internal static class ModelWarmer
{
    /// <summary>Texts for a model that ships none: short, long, and of more than one script.</summary>
    private static readonly string[] Texts =
    [
        "ok",
        "I can't believe how happy this makes me, thank you so much!",
        string.Join(' ', Enumerable.Repeat("a long and winding text about nothing in particular", 12)),
        "\U0001F600 schön 日本語",
    ];

    private const int Rounds = 3;

    /// <summary>Warms a model up and looks at its answers.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelLoadException">It fails, or its answers are no probabilities.</exception>
    public static void WarmUp(IModel model)
    {
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                switch (model)
                {
                    case ITextModel text:
                        WarmUp(text);
                        break;
                    case ITabularModel tabular:
                        WarmUp(tabular);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception error) when (error is not ModelLoadException)
        {
            throw new ModelLoadException($"The model fails on its warm-up: {error.Message}", error);
        }
    }

    private static void WarmUp(ITextModel model)
    {
        var texts = model.Manifest.Warmup.Texts is { Count: > 0 } shipped ? shipped : Texts;
        foreach (var text in texts)
        {
            Check(model, model.Score([model.Prepare(text)])[0]);
        }

        var batch = Enumerable.Repeat(model.Prepare(texts[0]), Math.Min(8, model.Manifest.Batching.Max)).ToArray<PreparedText>();
        Check(model, model.Score(batch)[0]);
    }

    private static void Check(ITextModel model, TextScores scores)
    {
        for (var head = 0; head < scores.Heads.Length; head++)
        {
            foreach (var value in scores.Heads[head])
            {
                if (value is not (>= -1e-4f and <= 1.0001f))
                {
                    throw new ModelLoadException(FormattableString.Invariant(
                        $"The head '{model.Manifest.Heads[head].Name}' answers {value}, which is no probability; check its activation."));
                }
            }
        }
    }

    private static void WarmUp(ITabularModel model)
    {
        var rows = model.Manifest.Warmup.Rows is { Count: > 0 } shipped ? shipped : [new float[model.Features]];
        foreach (var row in rows)
        {
            if (row.Count != model.Features)
            {
                throw new ModelLoadException($"model.json: a row of warmup.rows has {row.Count} values; the model has {model.Features} features.");
            }

            if (model.Score(row.ToArray()).Any(value => !float.IsFinite(value)))
            {
                throw new ModelLoadException("The model answers its warm-up with values that are no numbers.");
            }
        }
    }
}
