namespace Emotion.Grains.Interfaces.Models;

/// <summary>
/// Keeps the rollout of one model (the grain's key) and hears from every silo twice a second: what it has loaded and how the candidate does.
/// The answer to a silo's report is the rollout in force, so a change is everywhere within a second.
/// </summary>
[Alias("Emotion.Models.IModelRolloutGrain")]
public interface IModelRolloutGrain : IGrainWithStringKey
{
    /// <summary>The rollout in force.</summary>
    /// <returns>The rollout.</returns>
    [Alias("Get")]
    Task<ModelRollout> Get();

    /// <summary>Puts a rollout in force. Versions that left memory are loaded first.</summary>
    /// <param name="change">The rollout asked for.</param>
    /// <returns>The rollout in force.</returns>
    /// <exception cref="RolloutRefusedException">A version is not loaded on every silo, or the request contradicts itself.</exception>
    [Alias("Set")]
    Task<ModelRollout> Set(RolloutChange change);

    /// <summary>Goes back to the last good version.</summary>
    /// <returns>The rollout in force.</returns>
    /// <exception cref="RolloutRefusedException">There is none, or it is not loaded any more.</exception>
    [Alias("RollBack")]
    Task<ModelRollout> RollBack();

    /// <summary>Takes a silo's report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>What the silo is to do.</returns>
    [Alias("Report")]
    Task<SiloOrders> Report(SiloModelReport report);

    /// <summary>The model over all silos.</summary>
    /// <returns>Rollout, versions by silo, and the trial's figures.</returns>
    [Alias("Status")]
    Task<ModelStatus> Status();
}
