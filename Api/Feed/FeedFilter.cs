using System.Globalization;

namespace Emotion.Api.Feed;

/// <summary>What a client wants of the feed.</summary>
/// <param name="Topics">Wanted types, as a set of bits in the order of <see cref="FeedTopics"/>.</param>
/// <param name="UserId">Only this user's events; <see langword="null"/> for all.</param>
/// <param name="Label">Only events of this label, for risk of this decision; <see langword="null"/> for all.</param>
/// <param name="MinScore">Only events whose score is at least this, in [0, 1]; <see langword="null"/> for all.</param>
internal sealed record FeedFilter(int Topics, string? UserId, string? Label, double? MinScore)
{
    private const int MaxText = 256;

    /// <summary>Whether an event is wanted. An event without the field that a filter asks for is not.</summary>
    public bool Matches(FeedEvent item) =>
        (Topics & (1 << item.Topic)) != 0
        && (UserId is null || item.UserId == UserId)
        && (Label is null || item.Label == Label)
        && (MinScore is null || item.Score >= MinScore);

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="types">Wanted types, separated by commas; empty or missing for all.</param>
    /// <param name="userId">A user.</param>
    /// <param name="label">A label.</param>
    /// <param name="minScore">A score.</param>
    /// <param name="errors">Gets what is wrong, by parameter.</param>
    public static FeedFilter Parse(string? types, string? userId, string? label, string? minScore, IDictionary<string, string[]> errors)
    {
        var topics = 0;
        foreach (var type in (types ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var index = Array.IndexOf(FeedTopics.Types, type);
            if (index < 0)
            {
                errors["types"] = [$"must be some of {string.Join(", ", FeedTopics.Types)}, separated by commas"];
                break;
            }

            topics |= 1 << index;
        }

        CheckLength("userId", userId, errors);
        CheckLength("label", label, errors);
        double? score = null;
        if (!string.IsNullOrEmpty(minScore))
        {
            if (double.TryParse(minScore, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
            {
                score = value;
            }
            else
            {
                errors["minScore"] = ["must be a number from 0 to 1"];
            }
        }

        return new FeedFilter(topics == 0 ? FeedTopics.All : topics, Normalize(userId), Normalize(label), score);
    }

    private static void CheckLength(string name, string? value, IDictionary<string, string[]> errors)
    {
        if (value?.Length > MaxText)
        {
            errors[name] = [$"must have at most {MaxText} characters"];
        }
    }

    private static string? Normalize(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
