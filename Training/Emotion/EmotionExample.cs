using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>A text as it stands in a file, with what is known of it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Head">The head it teaches; <see cref="EmotionHeads.Emotion"/> stands for all three GoEmotions heads.</param>
/// <param name="Targets">Probabilities in the order of the head's columns (39 for GoEmotions).</param>
internal sealed record LabelledText(string Text, EmotionHead Head, float[] Targets);

/// <summary>A prepared text with what is known of it.</summary>
/// <param name="Text">The prepared text.</param>
/// <param name="Head">The head it teaches.</param>
/// <param name="Targets">Probabilities in the order of the head's columns.</param>
/// <param name="Valence">Targets of <see cref="EmotionHeads.Valence"/>; null where the lexicon has no say.</param>
/// <param name="Teacher">What the teachers answer: probabilities of all served columns; null before there are teachers.</param>
internal sealed record EmotionExample(
    SocialText Text, EmotionHead Head, float[] Targets, float[]? Valence = null, float[]? Teacher = null);
