namespace Emotion.Simulation.Emotion;

/// <summary>Something that happens to everybody who follows a topic, and moves their mood until it is forgotten.</summary>
/// <param name="Name">The grammar's rule for posts that are about it.</param>
/// <param name="Shift">What it makes people feel, with weights.</param>
/// <param name="Topics">Topics whose followers feel it; empty for everybody.</param>
internal sealed record CrowdEvent(string Name, (Affect Affect, double Weight)[] Shift, string[] Topics)
{
    public static readonly CrowdEvent[] All =
    [
        new("event.win", [(Affect.Joy, 5), (Affect.Excitement, 4), (Affect.Pride, 3)], ["football", "games"]),
        new("event.outage", [(Affect.Annoyance, 5), (Affect.Anger, 3), (Affect.Confusion, 2)], ["city", "games", "work"]),
        new("event.storm", [(Affect.Fear, 6), (Affect.Nervousness, 4), (Affect.Caring, 2)], []),
        new("event.release", [(Affect.Excitement, 6), (Affect.Curiosity, 2), (Affect.Surprise, 2)], ["music", "games"]),
        new("event.scandal", [(Affect.Anger, 6), (Affect.Disgust, 3), (Affect.Disappointment, 3)], ["city", "work", "football"]),
    ];
}
