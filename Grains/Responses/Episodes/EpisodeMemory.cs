using Emotion.EventTime.State;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>What one condition of a rule remembers of a key.</summary>
internal sealed class LeafMemory
{
    /// <summary>Events, of conditions on single events and of counts.</summary>
    public EventLog Log { get; private set; } = new();

    /// <summary>What the watched thing is, of transitions.</summary>
    public string? Current { get; set; }

    /// <summary>What it was before.</summary>
    public string? Previous { get; set; }

    public bool IsEmpty => Log.Count == 0 && Current is null;

    public void Write(StateWriter writer)
    {
        Log.Write(writer);
        writer.WriteText(Current ?? "");
        writer.WriteText(Previous ?? "");
    }

    public static LeafMemory Read(ref StateReader reader) => new()
    {
        Log = EventLog.Read(ref reader),
        Current = ReadName(ref reader),
        Previous = ReadName(ref reader),
    };

    private static string? ReadName(ref StateReader reader) => reader.ReadText() is { Length: > 0 } name ? string.Intern(name) : null;
}

/// <summary>What a rule remembers of a key: the episode that is on, when it fired, and what its conditions need. Bounded.</summary>
internal sealed class EpisodeMemory
{
    /// <summary>Firings remembered, to tell whether a late event belongs to an episode that has fired.</summary>
    public const int MostFirings = 16;

    public EpisodeMemory(string ruleId, ulong condition, int leaves)
    {
        RuleId = ruleId;
        Condition = condition;
        Leaves = new LeafMemory[leaves];
        for (var i = 0; i < leaves; i++)
        {
            Leaves[i] = new LeafMemory();
        }
    }

    /// <summary>The rule.</summary>
    public string RuleId { get; }

    /// <summary>A hash of its condition: under another condition all this means nothing.</summary>
    public ulong Condition { get; }

    /// <summary>What its conditions remember.</summary>
    public LeafMemory[] Leaves { get; }

    /// <summary>Whether an episode is on.</summary>
    public bool Active { get; set; }

    /// <summary>Whether the episode that is on has fired.</summary>
    public bool Fired { get; set; }

    /// <summary>When the episode that is on began, Unix milliseconds.</summary>
    public long SinceMs { get; set; }

    /// <summary>When the rule fired, ascending; the last <see cref="MostFirings"/>.</summary>
    public List<long> Firings { get; } = [];

    public bool IsEmpty => !Active && Firings.Count == 0 && Array.TrueForAll(Leaves, static leaf => leaf.IsEmpty);

    /// <summary>Notes a firing.</summary>
    public void AddFiring(long atMs)
    {
        var at = Firings.BinarySearch(atMs);
        Firings.Insert(at < 0 ? ~at : at, atMs);
        if (Firings.Count > MostFirings)
        {
            Firings.RemoveAt(0);
        }
    }

    /// <summary>Adds the times of known events in (<paramref name="afterMs"/>, <paramref name="untilMs"/>] to a set.</summary>
    public void TimesIn(long afterMs, long untilMs, SortedSet<long> times)
    {
        foreach (var leaf in Leaves)
        {
            leaf.Log.TimesIn(afterMs, untilMs, times);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.WriteText(RuleId);
        writer.WriteFixed(Condition);
        writer.WriteByte((byte)((Active ? 1 : 0) | (Fired ? 2 : 0)));
        writer.WriteSigned(SinceMs);
        writer.WriteUnsigned((ulong)Firings.Count);
        foreach (var firing in Firings)
        {
            writer.WriteSigned(firing);
        }

        writer.WriteUnsigned((ulong)Leaves.Length);
        foreach (var leaf in Leaves)
        {
            leaf.Write(writer);
        }
    }

    public static EpisodeMemory Read(ref StateReader reader)
    {
        var (ruleId, condition) = (string.Intern(reader.ReadText()), reader.ReadFixed());
        var (flags, since) = (reader.ReadByte(), reader.ReadSigned());
        var firings = new long[reader.ReadCount(bytesEach: 1)];
        for (var i = 0; i < firings.Length; i++)
        {
            firings[i] = reader.ReadSigned();
        }

        var memory = new EpisodeMemory(ruleId, condition, reader.ReadCount(bytesEach: 4)) { Active = (flags & 1) != 0, Fired = (flags & 2) != 0, SinceMs = since };
        memory.Firings.AddRange(firings);
        for (var i = 0; i < memory.Leaves.Length; i++)
        {
            memory.Leaves[i] = LeafMemory.Read(ref reader);
        }

        return memory;
    }
}
