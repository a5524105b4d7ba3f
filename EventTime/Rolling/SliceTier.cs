namespace Emotion.EventTime.Rolling;

/// <summary>A window that a <see cref="SlicedCounts"/> answers, and how finely it is kept.</summary>
/// <param name="WindowMs">The window's length, milliseconds.</param>
/// <param name="SliceMs">Length of its slices, milliseconds: the window's older edge is exact to one slice.</param>
public readonly record struct SliceTier(long WindowMs, long SliceMs);
