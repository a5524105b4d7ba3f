namespace Emotion.Simulation.Emotion;

/// <summary>What a simulated post expresses: the names of the grammar's rules, after the GoEmotions taxonomy.</summary>
public enum Affect
{
#pragma warning disable CS1591 // Each name is its own description.
    Joy, Excitement, Love, Gratitude, Admiration, Amusement, Optimism, Pride, Relief, Caring, Approval, Desire,
    Curiosity, Surprise, Confusion, Neutral,
    Sadness, Disappointment, Grief, Fear, Nervousness, Anger, Annoyance, Disgust, Disapproval, Remorse, Embarrassment,
#pragma warning restore CS1591
}
