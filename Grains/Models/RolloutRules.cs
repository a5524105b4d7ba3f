using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Registry;

namespace Emotion.Grains.Models;

/// <summary>What makes a rollout valid, and what follows from the silos' reports.</summary>
internal static class RolloutRules
{
    /// <summary>Refuses a change that contradicts itself.</summary>
    /// <exception cref="RolloutRefusedException">It does.</exception>
    public static void Check(RolloutChange change)
    {
        var percent = change.Percent ?? 0;
        var reason = change switch
        {
            { Stable: null or "" } => "stable is missing: name the version that shall answer.",
            _ when percent is not (>= 0 and <= 100) => $"percent is {percent}: it must be from 0 to 100.",
            { Candidate: null } when percent > 0 || change.Shadow == true => "percent and shadow need a candidate.",
            { Shadow: true } when percent > 0 => "A shadow answers nothing: set percent to 0, or shadow to false.",
            _ when change.Candidate == change.Stable => "The candidate is the stable version: leave candidate out, or name another.",
            _ => null,
        };
        if (reason is not null)
        {
            throw new RolloutRefusedException(reason);
        }
    }

    /// <summary>The rollout after a change.</summary>
    public static ModelRollout Apply(ModelRollout current, RolloutChange change) => current with
    {
        Stable = change.Stable,
        Candidate = change.Candidate,
        Percent = change.Percent ?? 0,
        Shadow = change.Shadow ?? false,
        LastGood = current.Stable is null || current.Stable == change.Stable ? current.LastGood : current.Stable,
        Reason = "Asked for.",
        FellBackFrom = null,
    };

    /// <summary>What must change because versions came or went: the first ready version becomes stable; so does the newest once no silo has the stable one.</summary>
    /// <returns>The next rollout; null when nothing must change.</returns>
    public static ModelRollout? Missing(ModelRollout current, IReadOnlyList<SiloModelReport> reports)
    {
        var newest = reports.SelectMany(report => report.Versions)
            .Where(version => IsValid(version.State))
            .Select(version => version.Version)
            .Max(VersionOrder.Instance);
        if (newest is null || (current.Stable is { } stable && reports.Any(report => report.Versions.Any(version => version.Version == stable))))
        {
            return null;
        }

        return current with
        {
            Stable = newest,
            Candidate = current.Candidate == newest ? null : current.Candidate,
            Percent = current.Candidate == newest ? 0 : current.Percent,
            Shadow = current.Candidate != newest && current.Shadow,
            Reason = current.Stable is null ? "The newest version ready." : $"Version {current.Stable} is gone from every silo; this is the newest one ready.",
        };
    }

    /// <summary>Why a version cannot take traffic.</summary>
    /// <returns>The reason, and whether waiting is in vain; null when every silo has it in memory.</returns>
    public static (string Text, bool Final)? WhyNotLoaded(string version, IReadOnlyList<SiloModelReport> reports)
    {
        if (reports.Count == 0)
        {
            return ("No silo has reported its models yet: try again.", false);
        }

        foreach (var report in reports)
        {
            var found = report.Versions.FirstOrDefault(known => known.Version == version);
            if (found is null)
            {
                return ($"Version {version} is not in the model folder of silo {report.Silo}; known are {string.Join(", ", report.Versions.Select(known => known.Version))}.", true);
            }

            if (found.State != "ready")
            {
                return found.State == "failed"
                    ? ($"Version {version} is refused by silo {report.Silo}: {found.Error}", true)
                    : ($"Version {version} is not loaded yet on silo {report.Silo}: try again.", false);
            }
        }

        return null;
    }

    private static bool IsValid(string state) => state is "ready" or "unloaded";
}
