using System.Collections.Immutable;
using System.Diagnostics;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Benchmarks.Inference;

/// <summary>Stands in for a user's grain: scores one text or a few, waits, and goes on.</summary>
[Alias("Emotion.Benchmarks.ICallerGrain")]
internal interface ICallerGrain : IGrainWithIntegerKey
{
    [Alias("Call")]
    Task<long> Call([Immutable] string[] texts, int batch, TimeSpan time);
}

internal sealed class CallerGrain : Grain, ICallerGrain
{
    public async Task<long> Call(string[] texts, int batch, TimeSpan time)
    {
        var inference = GrainFactory.GetInference();
        var key = (int)this.GetPrimaryKeyLong();
        var user = $"user-{key}";
        var started = Stopwatch.GetTimestamp();
        long scored = 0;
        for (var at = key * 17; Stopwatch.GetElapsedTime(started) < time; at += batch)
        {
            if (batch == 1)
            {
                _ = await inference.Classify(texts[at % texts.Length], user, InferencePriority.Stream);
            }
            else
            {
                var some = ImmutableArray.CreateRange(Enumerable.Range(at, batch).Select(i => texts[i % texts.Length]));
                _ = await inference.ClassifyBatch(new TextBatch { Texts = some, UserId = user });
            }

            scored += batch;
        }

        return scored;
    }
}
