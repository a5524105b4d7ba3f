using Emotion.EventTime.State;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>What all rules remember of a key: a part of the key's state, written with the events it comes from.</summary>
internal sealed class RuleMemory
{
    private const byte None = 0;
    private const byte Version = 1;

    private List<EpisodeMemory> _stored = [];
    private EpisodeMemory?[] _episodes = [];
    private RuleSet? _followed;

    /// <summary>The revision of the rules under which it was written last.</summary>
    public long Revision { get; private set; }

    /// <summary>The latest event time judged, Unix milliseconds; <see cref="long.MinValue"/> before the first.</summary>
    public long LatestMs { get; set; } = long.MinValue;

    private IEnumerable<EpisodeMemory> Known => _followed is null ? _stored : _episodes.OfType<EpisodeMemory>();

    /// <summary>Goes by the rules in force: what others remembered is forgotten.</summary>
    /// <param name="set">The rules in force.</param>
    /// <param name="rules">Those that concern this key.</param>
    public void Follow(RuleSet set, IReadOnlyList<CompiledRule> rules)
    {
        if (ReferenceEquals(set, _followed))
        {
            return;
        }

        var known = Known.ToDictionary(static episode => episode.RuleId, StringComparer.Ordinal);
        _episodes = [.. rules.Select(rule => known.TryGetValue(rule.Rule.Id, out var episode) && rule.Understands(episode) ? episode : null)];
        _stored = [];
        _followed = set;
        Revision = set.Revision;
        LatestMs = rules.Count == 0 ? long.MinValue : LatestMs;
    }

    /// <summary>What one of the rules followed remembers; made when first asked for.</summary>
    public EpisodeMemory Of(IReadOnlyList<CompiledRule> rules, int index) => _episodes[index] ??= rules[index].CreateMemory();

    public void Write(StateWriter writer)
    {
        var kept = Known.Where(static episode => !episode.IsEmpty).ToList();
        if (kept.Count == 0 && LatestMs == long.MinValue)
        {
            writer.WriteByte(None);
            return;
        }

        writer.WriteByte(Version);
        writer.WriteSigned(Revision);
        writer.WriteSigned(LatestMs);
        writer.WriteUnsigned((ulong)kept.Count);
        foreach (var episode in kept)
        {
            episode.Write(writer);
        }
    }

    public static RuleMemory Read(ref StateReader reader)
    {
        var memory = new RuleMemory();
        switch (reader.ReadByte())
        {
            case None:
                return memory;
            case Version:
                break;
            case var version:
                throw new InvalidDataException($"The rules' memory has version {version}; this program reads {Version}.");
        }

        (memory.Revision, memory.LatestMs) = (reader.ReadSigned(), reader.ReadSigned());
        for (var left = reader.ReadCount(bytesEach: 12); left > 0; left--)
        {
            memory._stored.Add(EpisodeMemory.Read(ref reader));
        }

        return memory;
    }
}
