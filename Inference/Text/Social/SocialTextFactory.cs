using System.Globalization;
using System.Text.Json;

namespace Emotion.Inference.Text.Social;

/// <summary>Creates <see cref="SocialTextPreparation"/> from a model's folder.</summary>
public sealed class SocialTextFactory : ITextPreparationFactory
{
    private const int MaxLines = 200_000;

    /// <inheritdoc />
    public string Kind => SocialTextParameters.KindName;

    /// <inheritdoc />
    public ITextPreparation Create(string folder, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            return Create(folder, manifest.Preparation?.Deserialize(SocialTextJson.Default.SocialTextParameters)
                ?? throw new ModelLoadException("model.json has no 'preparation'; a text model needs one."));
        }
        catch (JsonException broken)
        {
            throw new ModelLoadException($"'preparation' of model.json cannot be read: {broken.Message}", broken);
        }
    }

    /// <summary>Creates the preparation from its parameters.</summary>
    /// <param name="folder">The folder of the files that they name.</param>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The preparation.</returns>
    /// <exception cref="ModelLoadException">A parameter is out of range, or a file is missing or malformed.</exception>
    public static SocialTextPreparation Create(string folder, SocialTextParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Check(parameters.GramBuckets is > 4 and <= 1 << 20, "gramBuckets", "5 to 1048576");
        Check(parameters.GramsPerWord is >= 4 and <= 32, "gramsPerWord", "4 to 32");
        Check(parameters.OutOfVocabularyBuckets is > 0 and <= 1 << 20, "outOfVocabularyBuckets", "1 to 1048576");
        Check(parameters.MaxWords is > 0 and <= 512, "maxWords", "1 to 512");
        Check(parameters.MaxPieces is > 0 and <= 512, "maxPieces", "1 to 512");
        var lines = ReadLines(folder, parameters.WordFile);
        var words = new WordVocabulary(lines, parameters.Specials);
        var hashtags = parameters.CutHashtags ? new HashtagWords(lines[Math.Min(parameters.Specials, lines.Count)..]) : null;
        var pieces = ReadTokenizer(folder, parameters);
        var count = pieces?.Count ?? 0;
        Check(parameters.PieceSpecialsFrom >= count, "pieceSpecialsFrom", $"at least {count}, the number of pieces");
        return new SocialTextPreparation(parameters, words, hashtags, pieces);
    }

    private static IPieceTokenizer? ReadTokenizer(string folder, SocialTextParameters parameters) => (parameters.PieceFile, parameters.WordPieceFile) switch
    {
        (null, null) => null,
        ({ } file, null) => new UnigramTokenizer(ReadPieces(folder, file)),
        (null, { } file) => new WordPieces(ReadLines(folder, file)),
        _ => throw new ModelLoadException("'preparation' of model.json names both 'pieceFile' and 'wordPieceFile'; a model reads one kind of pieces."),
    };

    private static List<(string Piece, float Score)> ReadPieces(string folder, string file)
    {
        var pieces = new List<(string, float)>();
        foreach (var line in ReadLines(folder, file))
        {
            var tab = line.LastIndexOf('\t');
            if (tab < 0 || !float.TryParse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture, out var score))
            {
                throw new ModelLoadException($"{file}, line {pieces.Count + 1}: expected a piece, a tab and its score.");
            }

            pieces.Add((line[..tab], score));
        }

        return pieces;
    }

    private static List<string> ReadLines(string folder, string file)
    {
        // A file name of the manifest must not lead out of the model's folder.
        if (file != Path.GetFileName(file))
        {
            throw new ModelLoadException($"'{file}' must be a plain file name in the model's folder.");
        }

        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            throw new ModelLoadException($"{file} is missing in the model's folder.");
        }

        var lines = File.ReadLines(path).Take(MaxLines + 1).ToList();
        return lines.Count <= MaxLines ? lines : throw new ModelLoadException($"{file} has more than {MaxLines} lines.");
    }

    private static void Check(bool holds, string name, string allowed)
    {
        if (!holds)
        {
            throw new ModelLoadException($"'{name}' in 'preparation' of model.json must be {allowed}.");
        }
    }
}
