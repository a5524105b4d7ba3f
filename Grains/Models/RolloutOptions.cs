using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Models;

/// <summary>When a candidate is taken back automatically, section <c>Emotion:Rollout</c>.</summary>
public sealed class RolloutOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Emotion:Rollout";

    /// <summary>How often a silo reports and learns of changes, in milliseconds. Default 500.</summary>
    [Range(20, 10_000)]
    public int ReportMilliseconds { get; set; } = 500;

    /// <summary>Failures of the candidate that end its trial, when they are also <see cref="MaxErrorShare"/> of its inputs. Default 3.</summary>
    [Range(1, 1_000_000)]
    public int MaxErrors { get; set; } = 3;

    /// <summary>The share of its inputs, from 0 to 1, that a candidate may fail on. Default .01.</summary>
    [Range(0.0, 1.0)]
    public double MaxErrorShare { get; set; } = .01;

    /// <summary>Mean time of the candidate per input, in milliseconds, above which its trial ends. Default 20.</summary>
    [Range(0.001, 60_000)]
    public double MaxMilliseconds { get; set; } = 20;

    /// <summary>Inputs needed before <see cref="MaxMilliseconds"/> is judged. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int MinInputs { get; set; } = 20;

    /// <summary>After how long without an answer of the candidate the stable version answers instead, in milliseconds. Default 1,000.</summary>
    [Range(1, 60_000)]
    public int TimeoutMilliseconds { get; set; } = 1000;

    /// <summary>Calls that may wait for their shadow score on one silo; further ones are not compared. Default 256.</summary>
    [Range(1, 100_000)]
    public int ShadowLimit { get; set; } = 256;
}
