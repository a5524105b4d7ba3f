using Emotion.Api.Errors;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Models;

/// <summary>Reads the emotion of texts at once.</summary>
public static class ClassifyEndpoint
{
    /// <summary>Most texts in one call.</summary>
    public const int MaxTexts = 128;

    /// <summary>Longest text, in characters (UTF-16 code units).</summary>
    public const int MaxTextLength = 5000;

    private const int MaxIdLength = 256;

    /// <summary>Maps <c>POST /classify</c>.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    internal static void MapClassify(this RouteGroupBuilder v1) => v1.MapPost("/classify", ClassifyAsync)
        .WithName("Classify")
        .WithSummary("Reads the emotion of texts")
        .WithDescription($"1 to {MaxTexts} texts of at most {MaxTextLength} characters. With explain=true each word's contribution to the label is measured by leaving it out, within a time bound per text.")
        .WithTags("Models")
        .RequireScope(Scopes.Read)
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<ClassifyResponse>, ProblemHttpResult>> ClassifyAsync(
        ClassifyRequest request, IGrainFactory grains, bool explain = false)
    {
        var errors = Validate(request);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var scores = await grains.GetInference().ClassifyBatch(new TextBatch
        {
            Texts = [.. request.Texts],
            Priority = InferencePriority.Interactive,
            UserId = request.UserId,
            Model = request.Model,
            Version = request.Version,
            Explain = explain,
        });
        return TypedResults.Ok(new ClassifyResponse(
            scores.Results[0].Model,
            Math.Round(scores.InferenceTime.TotalMilliseconds, 3),
            [.. scores.Results.Select(Write)]));
    }

    private static Dictionary<string, string[]> Validate(ClassifyRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Texts.Count is 0 or > MaxTexts)
        {
            errors["texts"] = [$"Send 1 to {MaxTexts} texts, not {request.Texts.Count}."];
            return errors;
        }

        for (var i = 0; i < request.Texts.Count; i++)
        {
            // An element may be null: the serializer does not check what is inside a list.
            if (request.Texts[i] is not { } text)
            {
                errors[$"texts[{i}]"] = ["A text is a string, not null."];
            }
            else if (text.Length > MaxTextLength)
            {
                errors[$"texts[{i}]"] = [$"It has {text.Length} characters; send at most {MaxTextLength}."];
            }
        }

        foreach (var (name, value) in new[] { ("userId", request.UserId), ("model", request.Model), ("version", request.Version) })
        {
            if (value is { Length: 0 or > MaxIdLength })
            {
                errors[name] = [$"Leave it out, or send 1 to {MaxIdLength} characters."];
            }
        }

        return errors;
    }

    private static ClassifyResult Write(EmotionScores scores)
    {
        var polarity = Write(scores.Polarity);
        return new ClassifyResult(
            scores.Label,
            scores.Score,
            scores.Labels,
            Write(scores.Scores),
            Write(scores.Ekman),
            new SentimentResult(Of("positive"), Of("negative"), Of("neutral"), Of("ambiguous"), polarity),
            polarity,
            Write(scores.TweetEmotion),
            scores.Warnings,
            scores.Words);

        float Of(string label) => scores.Sentiment.TryGet(label, out var probability) ? probability : 0;
    }

    private static Dictionary<string, float> Write(LabelScores scores)
    {
        var result = new Dictionary<string, float>(scores.Count);
        for (var i = 0; i < scores.Count; i++)
        {
            result[scores.Labels[i]] = scores.Probabilities[i];
        }

        return result;
    }
}
