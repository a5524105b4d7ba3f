using System.Text.Json.Serialization;

namespace Emotion.Inference.Text.Social;

/// <summary>The member <c>preparation</c> of a text model's <c>model.json</c>.</summary>
public sealed record SocialTextParameters
{
    /// <summary>The value of <see cref="Kind"/>.</summary>
    public const string KindName = "social-text";

    /// <summary>Names this preparation: <c>social-text</c>.</summary>
    public string Kind { get; init; } = KindName;

    /// <summary>The word list, one word a line.</summary>
    public string WordFile { get; init; } = "words.txt";

    /// <summary>How many of the first lines of the word list are special tokens.</summary>
    public required int Specials { get; init; }

    /// <summary>Words up to this line are common in English posts; a text with few of them is another language.</summary>
    public required int CommonWords { get; init; }

    /// <summary>Ids shared by unlisted words, by hash.</summary>
    public int OutOfVocabularyBuckets { get; init; } = 1024;

    /// <summary>Buckets of character n-grams.</summary>
    public int GramBuckets { get; init; } = 1 << 14;

    /// <summary>The most n-grams of one word.</summary>
    public int GramsPerWord { get; init; } = 12;

    /// <summary>Tokens read; what follows is not seen by the model.</summary>
    public int MaxWords { get; init; } = 64;

    /// <summary>Whether escapes of HTML and JSON that are left in a text are undone (<c>&amp;amp;</c>, <c>\n</c>, <c>\u2019</c>).</summary>
    public bool UndoEscapes { get; init; }

    /// <summary>Whether an unlisted hashtag is cut into listed words.</summary>
    public bool CutHashtags { get; init; }

    /// <summary>Sub-word pieces of a unigram language model with their scores, tab-separated; null for a model that reads none.</summary>
    public string? PieceFile { get; init; }

    /// <summary>BERT's word pieces, one a line; null for a model that reads none.</summary>
    public string? WordPieceFile { get; init; }

    /// <summary>Sub-word pieces read, marks before and behind the text included.</summary>
    public int MaxPieces { get; init; } = 48;

    /// <summary>The first id of special tokens among the pieces; at least the number of pieces.</summary>
    public int PieceSpecialsFrom { get; init; }
}

/// <summary>JSON of <see cref="SocialTextParameters"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SocialTextParameters))]
public sealed partial class SocialTextJson : JsonSerializerContext;
