using System.Text;

namespace Emotion.Simulation.Emotion;

/// <summary>Dresses a sentence the way its author writes: capitals, emoji, hashtags, elongation, slips of the finger.</summary>
internal static class PostStyle
{
    public static string Dress(string sentence, Author author, Affect affect, string topic, Random random)
    {
        var text = new StringBuilder(sentence);
        if (random.NextDouble() < 0.5)
        {
            text[0] = char.ToUpperInvariant(text[0]);
        }

        if (random.NextDouble() < author.TypoRate)
        {
            var at = random.Next(1, text.Length - 1);
            (text[at - 1], text[at]) = (text[at], text[at - 1]);
        }

        if (random.NextDouble() < 0.05)
        {
            text.Replace(" so ", $" {"so" + new string('o', random.Next(2, 6))} ");
        }

        text.Append(Ending(affect, random));
        if (random.NextDouble() < author.EmojiRate && Emoji(affect) is { Length: > 0 } emoji)
        {
            text.Append(' ').Append(emoji[random.Next(emoji.Length)]);
        }

        if (random.NextDouble() < author.HashtagRate)
        {
            text.Append(" #").Append(topic);
        }

        return random.NextDouble() < author.ShoutRate ? text.ToString().ToUpperInvariant() : text.ToString();
    }

    private static string Ending(Affect affect, Random random) => affect switch
    {
        Affect.Curiosity or Affect.Confusion => random.Next(3) == 0 ? "??" : "",
        Affect.Excitement or Affect.Joy or Affect.Anger or Affect.Surprise => new string('!', random.Next(3)),
        Affect.Sadness or Affect.Disappointment or Affect.Grief => random.Next(3) == 0 ? "..." : "",
        _ => random.Next(2) == 0 ? "." : "",
    };

    private static string[] Emoji(Affect affect) => affect switch
    {
        Affect.Joy => ["😊", "😄", "🎉", "☀️"],
        Affect.Excitement => ["🔥", "🤩", "🎉"],
        Affect.Love or Affect.Caring => ["❤️", "🥰", "💕"],
        Affect.Gratitude => ["🙏", "💛"],
        Affect.Admiration or Affect.Approval => ["👏", "💯", "👍"],
        Affect.Amusement => ["😂", "🤣", "😹"],
        Affect.Optimism or Affect.Relief => ["🤞", "🌈", "😌"],
        Affect.Pride => ["💪", "🏆"],
        Affect.Curiosity or Affect.Confusion => ["🤔", "😕"],
        Affect.Surprise => ["😮", "😱", "🤯"],
        Affect.Sadness or Affect.Grief => ["😢", "💔", "😭"],
        Affect.Disappointment or Affect.Remorse => ["😞", "😔"],
        Affect.Fear or Affect.Nervousness => ["😨", "😰", "😬"],
        Affect.Anger => ["😡", "🤬"],
        Affect.Annoyance or Affect.Disapproval => ["🙄", "😤", "👎"],
        Affect.Disgust => ["🤢", "🤮"],
        Affect.Embarrassment => ["🙈", "😳"],
        _ => [],
    };
}
