using System.Collections.Immutable;
using System.Text.Json;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Api.Models;

/// <summary>Translates between the tensors of the Open Inference Protocol and our calls.</summary>
internal static class InferTensors
{
    /// <summary>Most rows in one call.</summary>
    public const int MaxRows = 1000;

    private const string TextInput = "text";
    private const string RowsInput = "features";
    private const string LabelOutput = "label";

    /// <summary>The outputs of text models that the protocol serves, beside <c>label</c>.</summary>
    private static readonly (string Head, Func<EmotionScores, LabelScores> Scores)[] TextHeads =
    [
        ("emotion", scores => scores.Scores),
        ("ekman", scores => scores.Ekman),
        ("sentiment", scores => scores.Sentiment),
        ("polarity", scores => scores.Polarity),
        ("tweetEmotion", scores => scores.TweetEmotion),
    ];

    /// <summary>A model's inputs.</summary>
    public static IReadOnlyList<TensorMetadata> Inputs(ModelDescription model) =>
    [
        IsText(model)
            ? new TensorMetadata(TextInput, "BYTES", [-1])
            : new TensorMetadata(RowsInput, "FP32", [-1, model.Features.Length]) { Parameters = new TensorLabels(model.Features) },
    ];

    /// <summary>A model's outputs.</summary>
    public static IReadOnlyList<TensorMetadata> Outputs(ModelDescription model)
    {
        var heads = model.Heads
            .Where(head => !IsText(model) || TextHeads.Any(known => known.Head == head.Name))
            .Select(head => new TensorMetadata(head.Name, "FP32", [-1, head.Labels.Length]) { Parameters = new TensorLabels(head.Labels) });
        return IsText(model) ? [new TensorMetadata(LabelOutput, "BYTES", [-1]), .. heads] : [.. heads];
    }

    /// <summary>Reads a request's tensor.</summary>
    /// <returns>Texts or rows, and what is wrong per field.</returns>
    public static ((IReadOnlyList<string>? Texts, float[]? Rows) Input, Dictionary<string, string[]> Errors) Read(ModelDescription model, InferRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        var wanted = Inputs(model)[0];
        if (request.Inputs is not [{ } input] || input.Name != wanted.Name)
        {
            errors["inputs"] = [$"Send one input named '{wanted.Name}' of type {wanted.Datatype}."];
            return (default, errors);
        }

        var outputs = Outputs(model);
        if (request.Outputs?.FirstOrDefault(output => outputs.All(known => known.Name != output.Name)) is { } unknown)
        {
            errors["outputs"] = [$"There is no output '{unknown.Name}'; there are {string.Join(", ", outputs.Select(known => known.Name))}."];
        }

        return IsText(model) ? ((ReadTexts(input, errors), null), errors) : ((null, ReadRows(input, model.Features.Length, errors)), errors);
    }

    /// <summary>Writes the scores of texts.</summary>
    public static InferResponse Write(InferRequest request, ModelDescription model, ImmutableArray<EmotionScores> results)
    {
        var outputs = new List<InferOutput>();
        if (IsWanted(request, LabelOutput))
        {
            outputs.Add(new InferOutput(LabelOutput, "BYTES", [results.Length], Json(writer =>
            {
                foreach (var result in results)
                {
                    writer.WriteStringValue(result.Label);
                }
            })));
        }

        foreach (var (head, scores) in TextHeads)
        {
            if (IsWanted(request, head) && scores(results[0]) is { Count: > 0 } first && model.Heads.Any(known => known.Name == head))
            {
                outputs.Add(new InferOutput(head, "FP32", [results.Length, first.Count], Json(writer =>
                {
                    foreach (var result in results)
                    {
                        Write(writer, scores(result).Probabilities.AsSpan());
                    }
                })));
            }
        }

        return new InferResponse(results[0].Model.Name, results[0].Model.Version, request.Id, outputs);
    }

    /// <summary>Writes the scores of rows.</summary>
    public static InferResponse Write(InferRequest request, ModelDescription model, RowScores scores)
    {
        var outputs = new List<InferOutput>();
        var rows = scores.Values.Length / scores.Width;
        var column = 0;
        foreach (var head in model.Heads)
        {
            var (from, width) = (column, head.Labels.Length);
            column += width;
            if (IsWanted(request, head.Name))
            {
                outputs.Add(new InferOutput(head.Name, "FP32", [rows, width], Json(writer =>
                {
                    for (var row = 0; row < rows; row++)
                    {
                        Write(writer, scores.Values.AsSpan((row * scores.Width) + from, width));
                    }
                })));
            }
        }

        return new InferResponse(scores.Model.Name, scores.Model.Version, request.Id, outputs);
    }

    private static bool IsText(ModelDescription model) => model.Kind == "text";

    private static bool IsWanted(InferRequest request, string output) =>
        request.Outputs is not { Count: > 0 } outputs || outputs.Any(wanted => wanted.Name == output);

    private static List<string> ReadTexts(InferInput input, Dictionary<string, string[]> errors)
    {
        var texts = new List<string>();
        foreach (var value in Flatten(input.Data))
        {
            if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: <= ClassifyEndpoint.MaxTextLength } text || texts.Count == ClassifyEndpoint.MaxTexts)
            {
                errors["inputs[0].data"] = [$"Send 1 to {ClassifyEndpoint.MaxTexts} strings of at most {ClassifyEndpoint.MaxTextLength} characters."];
                return texts;
            }

            texts.Add(text);
        }

        CheckShape(input, texts.Count, errors);
        return texts;
    }

    private static float[] ReadRows(InferInput input, int features, Dictionary<string, string[]> errors)
    {
        var values = new List<float>();
        foreach (var value in Flatten(input.Data))
        {
            // A missing feature is null: JSON has no NaN.
            var number = float.NaN;
            if (value.ValueKind != JsonValueKind.Null && (value.ValueKind != JsonValueKind.Number || !value.TryGetSingle(out number)))
            {
                errors["inputs[0].data"] = ["Send numbers; null where a feature is missing."];
                return [];
            }

            values.Add(number);
            if (values.Count > MaxRows * features)
            {
                errors["inputs[0].data"] = [$"Send at most {MaxRows} rows."];
                return [];
            }
        }

        if (values.Count % features != 0)
        {
            errors["inputs[0].data"] = [$"{values.Count} values are no whole number of rows of {features} features."];
        }

        CheckShape(input, values.Count, errors);
        return [.. values];
    }

    private static void CheckShape(InferInput input, int count, Dictionary<string, string[]> errors)
    {
        if (count == 0 || input.Shape.Aggregate(1L, (product, size) => product * Math.Clamp(size, 0, int.MaxValue)) != count)
        {
            errors["inputs[0].shape"] = [$"It must multiply to the {count} values of data, of which there must be at least one."];
        }
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement data) => data.ValueKind == JsonValueKind.Array
        ? data.EnumerateArray().SelectMany(Flatten)
        : [data];

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        }

        return JsonSerializer.Deserialize(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), ModelsJson.Default.JsonElement);
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }
    }
}
