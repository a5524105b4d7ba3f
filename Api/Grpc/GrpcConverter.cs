using Emotion.Api.Grpc.V1;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Google.Protobuf.Collections;

namespace Emotion.Api.Grpc;

/// <summary>Writes scores as messages.</summary>
internal static class GrpcConverter
{
    /// <summary>Writes the scores of a batch.</summary>
    public static ClassifyResponse ToResponse(TextBatchScores scores)
    {
        var model = scores.Results[0].Model;
        var response = new ClassifyResponse
        {
            Model = new Model { Name = model.Name, Version = model.Version },
            InferenceMs = scores.InferenceTime.TotalMilliseconds,
        };
        foreach (var result in scores.Results)
        {
            response.Results.Add(ToMessage(result));
        }

        return response;
    }

    private static Classification ToMessage(EmotionScores scores)
    {
        var message = new Classification { Label = scores.Label, Score = scores.Score };
        message.Labels.AddRange(scores.Labels);
        message.Warnings.AddRange(scores.Warnings);
        Fill(message.Scores, scores.Scores);
        Fill(message.Ekman, scores.Ekman);
        Fill(message.Sentiment, scores.Sentiment);
        Fill(message.Polarity, scores.Polarity);
        Fill(message.TweetEmotion, scores.TweetEmotion);
        foreach (var word in scores.Words ?? [])
        {
            var contribution = new Word { Word_ = word.Word, Start = word.Start, Length = word.Length };
            if (word.Contribution is { } value)
            {
                contribution.Contribution = value;
            }

            message.Words.Add(contribution);
        }

        return message;
    }

    private static void Fill(MapField<string, float> map, LabelScores scores)
    {
        for (var i = 0; i < scores.Count; i++)
        {
            map[scores.Labels[i]] = scores.Probabilities[i];
        }
    }
}
