using Emotion.Silo.Configuration;

namespace Emotion.Api.Hosting;

/// <summary>What this process was composed as.</summary>
/// <param name="Mode">Setting <c>Emotion:Mode</c>.</param>
/// <param name="StartedAt">When.</param>
internal sealed record HostRole(EmotionMode Mode, DateTimeOffset StartedAt);
