using Spectre.Console;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>How long and on what a network is taught.</summary>
/// <param name="Epochs">Passes.</param>
/// <param name="Batch">Texts per step.</param>
/// <param name="AuxiliaryPerEpoch">Auxiliary tweets drawn for each pass.</param>
/// <param name="Seed">Fixes initialisation, order and dropout.</param>
/// <param name="Rate">The share of the network's learning rates at their peak.</param>
internal sealed record EmotionSchedule(int Epochs, int Batch, int AuxiliaryPerEpoch, int Seed, double Rate = 1);

/// <summary>
/// Teaches a network on batches of equal length with AdamW, warm-up and linear decay. The state after each pass is kept in the work
/// folder: an interrupted run goes on behind the last finished pass (with fresh moments of AdamW).
/// </summary>
internal sealed class EmotionTrainer(string workFolder, IAnsiConsole console)
{
    private const double WarmUp = .06;

    /// <summary>Teaches a network, or loads it if it was finished before.</summary>
    /// <param name="network">The network.</param>
    /// <param name="main">Examples of every pass.</param>
    /// <param name="auxiliary">Examples drawn from.</param>
    /// <param name="schedule">How long.</param>
    /// <param name="afterEpoch">Told the number of finished passes.</param>
    /// <param name="cancel">Stops behind the current step.</param>
    public void Train(
        EmotionNetwork network,
        IReadOnlyList<EmotionExample> main,
        IReadOnlyList<EmotionExample> auxiliary,
        EmotionSchedule schedule,
        Action<int> afterEpoch,
        CancellationToken cancel)
    {
        var first = Resume(network, schedule);
        var groups = network.Groups()
            .Select(static g => (Optimiser: (optim.Optimizer)optim.AdamW(g.Parameters, g.Rate, weight_decay: .01), g.Rate)).ToList();
        console.Progress().AutoClear(false).HideCompleted(false).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(progress =>
        {
            for (var epoch = first; epoch < schedule.Epochs; epoch++)
            {
                // Seeded by pass, so that a resumed run sees the same order.
                _ = random.manual_seed(schedule.Seed + (1000 * epoch));
                var order = new Random(schedule.Seed + epoch);
                var drawn = auxiliary.OrderBy(_ => order.Next()).Take(schedule.AuxiliaryPerEpoch);
                var batches = Batches(network, main.Concat(drawn), schedule.Batch, order);
                var task = progress.AddTask($"{network.Name} pass {epoch + 1}/{schedule.Epochs}", maxValue: batches.Count);
                network.Module.train();
                for (var i = 0; i < batches.Count; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    Step(network, batches[i], groups, schedule.Rate * Rate((epoch + (i / (double)batches.Count)) / schedule.Epochs));
                    task.Increment(1);
                }

                _ = network.Module.save(Checkpoint(network, schedule, epoch + 1));
                afterEpoch(epoch + 1);
            }
        });
    }

    /// <summary>Computes logits of all heads.</summary>
    /// <param name="network">The network.</param>
    /// <param name="examples">The examples.</param>
    /// <returns>Per example <see cref="EmotionHeads.Columns"/> numbers, in the examples' order.</returns>
    public static float[][] Predict(EmotionNetwork network, IReadOnlyList<EmotionExample> examples)
    {
        network.Module.eval();
        using var guard = no_grad();
        var logits = new float[examples.Count][];
        foreach (var group in Enumerable.Range(0, examples.Count).GroupBy(i => network.Length(examples[i])))
        {
            foreach (var chunk in group.Chunk(64))
            {
                using var scope = NewDisposeScope();
                var values = network.Forward([.. chunk.Select(i => examples[i])]).data<float>().ToArray();
                for (var k = 0; k < chunk.Length; k++)
                {
                    logits[chunk[k]] = values.AsSpan(k * EmotionHeads.Columns, EmotionHeads.Columns).ToArray();
                }
            }
        }

        return logits;
    }

    private static void Step(EmotionNetwork network, List<EmotionExample> batch, List<(optim.Optimizer Optimiser, double Rate)> groups, double factor)
    {
        using var scope = NewDisposeScope();
        var loss = EmotionLoss.Of(network.Forward(batch), batch);
        foreach (var (optimiser, rate) in groups)
        {
            foreach (var group in optimiser.ParamGroups)
            {
                group.LearningRate = rate * factor;
            }

            optimiser.zero_grad();
        }

        loss.backward();
        _ = nn.utils.clip_grad_norm_(network.Module.parameters(), 1.0);
        foreach (var (optimiser, _) in groups)
        {
            _ = optimiser.step();
        }
    }

    private static double Rate(double done) => done < WarmUp ? done / WarmUp : Math.Max(.02, (1 - done) / (1 - WarmUp));

    private static List<List<EmotionExample>> Batches(EmotionNetwork network, IEnumerable<EmotionExample> examples, int size, Random order)
    {
        var batches = new List<List<EmotionExample>>();
        foreach (var group in examples.OrderBy(_ => order.Next()).GroupBy(network.Length))
        {
            batches.AddRange(group.Chunk(size).Select(static chunk => chunk.ToList()));
        }

        return [.. batches.OrderBy(_ => order.Next())];
    }

    private int Resume(EmotionNetwork network, EmotionSchedule schedule)
    {
        for (var done = schedule.Epochs; done > 0; done--)
        {
            var path = Checkpoint(network, schedule, done);
            if (File.Exists(path))
            {
                _ = network.Module.load(path);
                return done;
            }
        }

        return 0;
    }

    private string Checkpoint(EmotionNetwork network, EmotionSchedule schedule, int done) =>
        Path.Combine(workFolder, $"{network.Name}-{schedule.Seed}-{done}of{schedule.Epochs}.bin");
}
