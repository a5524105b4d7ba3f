namespace Emotion.Api.Diagnosis;

/// <summary>What limits the pipeline now.</summary>
/// <param name="At">When it was found.</param>
/// <param name="WindowSeconds">Over how many seconds the figures were measured; 0 if no silo has told any yet.</param>
/// <param name="Stage">The stage that most likely limits, one of <see cref="Stages"/>; <c>none</c> if nothing waits.</param>
/// <param name="Verdict">What limits, with the figures that say so.</param>
/// <param name="Advice">What mends it.</param>
/// <param name="Confidence">How much of what waits the stage explains, 0 to 1.</param>
/// <param name="Behind">Age of the oldest event that is not done, seconds.</param>
/// <param name="Findings">Every stage with its figures, the most limiting first.</param>
/// <param name="Silos">The silos that told theirs.</param>
public sealed record DiagnosisReport(
    DateTimeOffset At,
    double WindowSeconds,
    string Stage,
    string Verdict,
    string Advice,
    double Confidence,
    double Behind,
    IReadOnlyList<StageFinding> Findings,
    IReadOnlyList<SiloLoad> Silos);

/// <summary>How one stage stands.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Score">How much of what waits it explains, weighed by how long things wait; 0 to 1.</param>
/// <param name="Summary">What its figures say.</param>
/// <param name="Figures">The figures by name; durations in seconds, sizes in bytes, shares 0 to 1.</param>
public sealed record StageFinding(string Stage, double Score, string Summary, IReadOnlyDictionary<string, double> Figures);

/// <summary>How busy a silo's process is.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="CpuShare">Share of all cores' time that it uses, 0 to 1.</param>
/// <param name="GcShare">Share of the time in which its threads stand still for the garbage collector, 0 to 1.</param>
public sealed record SiloLoad(string Silo, double CpuShare, double GcShare);
