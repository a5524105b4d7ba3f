namespace Emotion.Training.Emotion;

/// <summary>
/// What emoji say when nothing else is said. GoEmotions has next to none, and no comment of emoji alone: a network that learnt its labels from
/// there alone calls an angry face neutral. Our own table, after the emoji's Unicode names.
/// </summary>
internal static class EmojiFeelings
{
    private const int MostRepeated = 4;
    private const int PairsPerFeeling = 20;

    private static readonly (string Label, string[] Emoji)[] Feelings =
    [
        ("admiration", ["👏", "🙌", "💯", "👌", "🔥"]),
        ("amusement", ["😂", "🤣", "😆", "😹", "😅", "😜", "🤪"]),
        ("anger", ["😡", "😠", "🤬", "🖕", ">:("]),
        ("annoyance", ["🙄", "😤", "😒", "😑", "-_-"]),
        ("approval", ["👍", "☑", "✔"]),
        ("caring", ["🤗", "💐"]),
        ("confusion", ["😕", "🤷", "😖", ":/"]),
        ("curiosity", ["🤔", "🧐", "👀"]),
        ("desire", ["😋"]),
        ("disappointment", ["😞", "😔", "🙁"]),
        ("disapproval", ["👎", "🙅"]),
        ("disgust", ["🤢", "🤮", "💩"]),
        ("embarrassment", ["😳", "🙈"]),
        ("excitement", ["🎉"]),
        ("fear", ["😱", "😰"]),
        ("gratitude", ["🙏"]),
        ("joy", ["😊", "😀", "😄", "😃", "😁", "☺", "🙂", ":)", ":D"]),
        ("love", ["❤", "😍", "😘", "💕", "💖", "💜", "💙", "💗", "💛", "💚", "💓", "💞", "♥", "<3", "😻"]),
        ("nervousness", ["😬", "😓"]),
        ("optimism", ["🤞"]),
        ("pride", ["😎", "💪"]),
        ("relief", ["😌"]),
        ("sadness", ["😢", "😭", "💔", "☹", "😥", "🥀", ":(", ":'("]),
        ("surprise", ["😮", "😲", "😧", "o_o"]),
    ];

    /// <summary>Posts of emoji alone: each once to four times, and pairs that say the same, alone or with a mention or a link.</summary>
    /// <param name="random">Chooses the pairs and what stands beside.</param>
    /// <returns>The posts with GoEmotions' targets.</returns>
    public static IEnumerable<LabelledText> Posts(Random random)
    {
        foreach (var (label, emoji) in Feelings)
        {
            float[] targets = EmotionHeads.GoTargets([Array.IndexOf(EmotionHeads.Emotions, label)]);
            foreach (var one in emoji)
            {
                for (var times = 1; times <= MostRepeated; times++)
                {
                    yield return new LabelledText(Beside(string.Join(' ', Enumerable.Repeat(one, times)), random), EmotionHeads.Emotion, targets);
                }
            }

            for (var pair = 0; pair < PairsPerFeeling && emoji.Length > 1; pair++)
            {
                yield return new LabelledText(
                    Beside($"{emoji[random.Next(emoji.Length)]} {emoji[random.Next(emoji.Length)]}", random), EmotionHeads.Emotion, targets);
            }
        }
    }

    private static string Beside(string post, Random random) => random.Next(4) switch
    {
        0 => $"@user {post}",
        1 => $"{post} http",
        _ => post,
    };
}
