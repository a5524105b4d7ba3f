using System.Diagnostics;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Carries the spans of a batch's events to the grains that are called for it. Orleans' own propagation does so for every call
/// and at a cost to every call (setting <c>Emotion:Telemetry:OrleansSpans</c>); this costs traced events alone.
/// </summary>
internal static class CallTraces
{
    private const string Key = "emotion.traces";
    private const int MaxSpans = 32;

    /// <summary>Calls made from here on belong to these spans: the first is the parent, the others are linked.</summary>
    internal static void Enter(IReadOnlyList<Activity> spans)
    {
        Activity.Current = spans[0];
        RequestContext.Set(Key, string.Join(',', spans.Take(MaxSpans).Select(span => span.Id)));
    }

    /// <summary>Begins a span in a grain that was called by <see cref="Enter"/>'s caller.</summary>
    /// <param name="source">The callee's source.</param>
    /// <param name="operation">What it does; with <paramref name="subject"/>, the span's name.</param>
    /// <param name="subject">To what.</param>
    /// <returns>The span; <see langword="null"/> if nobody traces this call.</returns>
    internal static Activity? Start(ActivitySource source, string operation, string subject)
    {
        if (!source.HasListeners() || RequestContext.Get(Key) is not string ids)
        {
            return null;
        }

        var contexts = new List<ActivityContext>();
        foreach (var id in ids.Split(','))
        {
            if (ActivityContext.TryParse(id, null, isRemote: true, out var context))
            {
                contexts.Add(context);
            }
        }

        return contexts.Count == 0
            ? null
            : source.StartActivity(
                $"{operation} {subject}",
                ActivityKind.Internal,
                // Orleans' span of the call, where those are recorded.
                Activity.Current?.Context ?? contexts[0],
                links: contexts.Skip(1).Select(context => new ActivityLink(context)));
    }
}
