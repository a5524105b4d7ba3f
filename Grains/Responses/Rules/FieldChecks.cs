using System.Globalization;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>What members of conditions have in common: bounds, labels, windows. Belongs to one place of a rule, and names it in each fault.</summary>
/// <param name="path">The place, such as <c>when.of[0]</c>.</param>
/// <param name="limits">What a rule may name.</param>
/// <param name="faults">Takes what is wrong.</param>
internal readonly struct FieldChecks(string path, RuleLimits limits, List<RuleFault> faults)
{
    private const int MaxLabel = 64;

    /// <summary>Adds a fault of a member.</summary>
    public void Add(string member, string message) => faults.Add(new RuleFault(RuleShape.Member(path, member), message));

    /// <summary>A number within bounds, which are allowed; not a number is not.</summary>
    public void Range(string member, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
        {
            Add(member, string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}"));
        }
    }

    /// <summary>One of a few words.</summary>
    public void OneOf(string member, string? value, string[] allowed)
    {
        if (!allowed.Contains(value))
        {
            Add(member, $"must be one of {string.Join(", ", allowed)}");
        }
    }

    /// <summary>Exactly one of <c>above</c> and <c>below</c>, within bounds.</summary>
    public void Threshold(IThreshold threshold, double min, double max)
    {
        if (threshold.Above is { } above)
        {
            Range("above", above, min, max);
            if (threshold.Below is not null)
            {
                Add("below", "must be left out where above is given; two conditions under all say both");
            }
        }
        else if (threshold.Below is { } below)
        {
            Range("below", below, min, max);
        }
        else
        {
            Add("above", "is missing: give above or below");
        }
    }

    /// <summary>A count of events, and the length of the stretch in which they come.</summary>
    public void Stretch(int atLeast, string within)
    {
        Range("atLeast", atLeast, 1, 100);
        if (!Durations.TryParse(within, out var length) || length < TimeSpan.FromSeconds(1) || length > Durations.LongestStretch)
        {
            Add("within", "must be a whole number and one of s, m, h, from 1s to 24h, such as 5m");
        }
    }

    /// <summary>A label of the model that reads posts, where the model is known.</summary>
    public void Label(ScoreSource of, string? label, string member = "label", bool required = true)
    {
        if (label is null)
        {
            if (required)
            {
                Add(member, "is missing");
            }
        }
        else if (limits.Labels.TryGetValue(of, out var known) && !known.Contains(label))
        {
            Add(member, $"must be one of {string.Join(", ", known)}");
        }
        else if (label.Length is 0 or > MaxLabel)
        {
            Add(member, $"must have 1 to {MaxLabel} characters");
        }
    }

    /// <summary>No label, of a condition on polarity.</summary>
    public void NoLabel(string? label)
    {
        if (label is not null)
        {
            Add("label", "polarity is one number and has no labels; leave it out");
        }
    }

    /// <summary>Fewest posts, where they are given.</summary>
    public void MinPosts(int? posts, int max)
    {
        if (posts is { } count)
        {
            Range("minPosts", count, 1, max);
        }
    }

    /// <summary>A window that users' states answer.</summary>
    public void UserWindow(RuleWindow window) =>
        Window(window, RuleWindow.OneMinute, RuleWindow.FiveMinutes, RuleWindow.OneHour, RuleWindow.OneDay);

    /// <summary>A window that the crowd's counts answer.</summary>
    public void CrowdWindow(RuleWindow window) =>
        Window(window, RuleWindow.OneMinute, RuleWindow.FiveMinutes, RuleWindow.TenMinutes, RuleWindow.OneHour);

    /// <summary>One of some windows.</summary>
    public void Window(RuleWindow window, params ReadOnlySpan<RuleWindow> allowed)
    {
        if (!allowed.Contains(window))
        {
            var names = string.Join(", ", allowed.ToArray().Select(static one => RuleSentence.Short(one)));
            Add("window", $"must be one of {names}");
        }
    }
}
