using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>Checkpoints are of use with the vocabulary alone that they were trained with.</summary>
public sealed class EmotionVocabularyTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("vocabulary").FullName, "words.txt");

    [Fact]
    public void WriteOnce_SameAgain_Stays()
    {
        EmotionVocabulary.WriteOnce(_file, ["a", "b"]);
        EmotionVocabulary.WriteOnce(_file, ["a", "b"]);

        Assert.Equal(["a", "b"], File.ReadAllLines(_file));
    }

    [Fact]
    public void WriteOnce_AnotherOrder_IsRefusedAndTheFirstStays()
    {
        EmotionVocabulary.WriteOnce(_file, ["a", "b"]);

        Assert.Throws<InvalidDataException>(() => EmotionVocabulary.WriteOnce(_file, ["b", "a"]));

        Assert.Equal(["a", "b"], File.ReadAllLines(_file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_file)!));
    }

    [Fact]
    public void Needed_PiecesOfOtherScriptsAndEmptyPlaces_AreLeftOut() =>
        Assert.Equal([1, 2, 3, 5, 7], EmotionVocabulary.Needed(["[unused0]", "[CLS]", "sad", "##ly", "и", "café", "東", "’", "##و"]));

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
}
