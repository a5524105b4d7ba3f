namespace Emotion.Inference.Text.Social;

/// <summary>How a token was written, where normalisation would lose it.</summary>
[Flags]
public enum SocialTraits
{
    /// <summary>Nothing of note.</summary>
    None = 0,

    /// <summary>White space, or the text's beginning, stands before it.</summary>
    SpaceBefore = 1,

    /// <summary>Two or more letters, all capitals.</summary>
    Shouted = 2,

    /// <summary>A character was repeated three times or more.</summary>
    Elongated = 4,

    /// <summary>Part of a hashtag.</summary>
    Hashtag = 8,

    /// <summary>Letters of another script than the Latin one.</summary>
    OtherScript = 16,
}
