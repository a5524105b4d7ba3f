using System.Diagnostics.Metrics;

namespace Emotion.Grains.Emotion;

/// <summary>Metrics of users' emotions, in the meter <c>Emotion.Profiles</c>.</summary>
internal sealed class EmotionInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion.Profiles";

    private readonly Counter<long> _withheld;

    public EmotionInstruments(IMeterFactory meters) =>
        _withheld = meters.Create(MeterName).CreateCounter<long>("emotion.profiles.withheld", "{post}", "Posts passed unread, since their users do not consent.");

    public void OnWithheld(int posts) => _withheld.Add(posts);
}
