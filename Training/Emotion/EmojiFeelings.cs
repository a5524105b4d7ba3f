namespace Emotion.Training.Emotion;

/// <summary>
/// What emoji say when words do not. One in fifty of GoEmotions' comments has an emoji, and hardly one has nothing else: a network that learnt
/// its labels from there alone calls an angry face neutral, and a dinner with a heart too. Our own table, after the emoji's Unicode names.
/// </summary>
internal static class EmojiFeelings
{
    private const int MostRepeated = 4;
    private const int PairsPerFeeling = 20;
    private const int NeutralComments = 4_000;
    private const int MostBehind = 3;

    // How far an emoji decides what a comment says that is neutral without it: raters still call one in seven neutral.
    private const float Decides = .8f;

    // Behind words these feelings' emoji stand for their sentiment in three of five of GoEmotions' training comments or more (disgust and fear,
    // in 18 comments alone, in two of five); those of annoyance in half, of curiosity in a third, of confusion in one of seven.
    private static readonly string[] BehindWords =
    [
        "admiration", "amusement", "anger", "approval", "caring", "disappointment", "disgust", "excitement", "fear", "gratitude", "joy", "love", "pride", "sadness",
    ];

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

    /// <summary>Neutral comments with an emoji behind that is not.</summary>
    /// <param name="comments">GoEmotions' comments.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>Comments with targets between neutral and what their emoji says.</returns>
    public static IEnumerable<LabelledText> Comments(IEnumerable<LabelledText> comments, Random random)
    {
        var neutral = Array.IndexOf(EmotionHeads.Emotions, "neutral");
        var usable = comments.Where(c => c.Targets[neutral] == 1 && c.Targets.Take(EmotionHeads.Emotions.Length).Sum() == 1).ToArray();
        var said = Feelings.Where(static f => BehindWords.Contains(f.Label)).SelectMany(static f => f.Emoji.Select(e => (f.Label, Emoji: e))).ToArray();
        for (var i = 0; i < NeutralComments; i++)
        {
            var (label, emoji) = said[random.Next(said.Length)];
            var comment = usable[random.Next(usable.Length)];
            var targets = EmotionHeads.GoTargets([Array.IndexOf(EmotionHeads.Emotions, label)]);
            yield return new LabelledText(
                $"{comment.Text} {string.Join(' ', Enumerable.Repeat(emoji, random.Next(1, MostBehind + 1)))}",
                EmotionHeads.Emotion,
                [.. targets.Zip(comment.Targets, static (felt, plain) => (Decides * felt) + ((1 - Decides) * plain))]);
        }
    }

    private static string Beside(string post, Random random) => random.Next(4) switch
    {
        0 => $"@user {post}",
        1 => $"{post} http",
        _ => post,
    };
}
