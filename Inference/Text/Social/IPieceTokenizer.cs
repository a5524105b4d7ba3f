namespace Emotion.Inference.Text.Social;

/// <summary>Cuts text into sub-word pieces.</summary>
internal interface IPieceTokenizer
{
    /// <summary>How many pieces there are; their ids begin at 0.</summary>
    int Count { get; }

    /// <summary>What stands for a space in the text to cut.</summary>
    char Space { get; }

    /// <summary>The ids that stand before and behind a text; null for pieces that know no such marks.</summary>
    (int Start, int End)? Marks { get; }

    /// <summary>Cuts one stretch of text.</summary>
    /// <param name="text">The text; a word that a space preceded begins with <see cref="Space"/>.</param>
    /// <param name="destination">Receives the ids.</param>
    void Encode(ReadOnlySpan<char> text, List<int> destination);
}
