namespace Emotion.Inference.Text.Social;

/// <summary>What a token of a social-media text is.</summary>
public enum SocialTokenKind
{
    /// <summary>A word or a number.</summary>
    Word,

    /// <summary>Punctuation; a run of one mark is one token.</summary>
    Punctuation,

    /// <summary>One emoji, without skin tone and variation selectors.</summary>
    Emoji,

    /// <summary>An emoticon in its canonical spelling, such as <c>:)</c>.</summary>
    Emoticon,

    /// <summary>A mentioned user, a link or an anonymised name: the kind counts, the value does not.</summary>
    Placeholder,
}
