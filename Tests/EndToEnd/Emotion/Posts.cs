using System.Globalization;
using System.Text.Json.Nodes;

namespace Emotion.Tests.EndToEnd.Emotion;

/// <summary>Posts written for these tests.</summary>
internal static class Posts
{
    private static readonly string[] Sentences =
    [
        "I am so happy that you came", "this is the worst day of my life", "thanks a lot, you saved me", "no idea what they mean by that",
        "the train leaves at nine", "I can't believe they won!", "please be careful out there", "ugh, not again",
    ];

    public static string Json(string id, string user, int number, DateTimeOffset createdAt) => new JsonObject
    {
        ["id"] = id,
        ["userId"] = user,
        ["text"] = $"{Sentences[number % Sentences.Length]} {number}",
        ["createdAt"] = createdAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    }.ToJsonString();
}
