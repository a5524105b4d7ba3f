namespace Emotion.Grains.Recommendation.Index;

/// <summary>
/// What sessions say about items: recent sessions with an inverted index (for nearest neighbours), successors of each
/// item (sequential rules) and decayed popularity. Fed click by click in time order, queried between clicks; everything
/// in it is bounded by <see cref="SessionIndexOptions"/>. Not thread-safe: callers take turns.
/// </summary>
/// <remarks>
/// Neighbours: vector multiplication session-based kNN with sequence and time awareness, after V-SKNN (Ludewig and
/// Jannach, 2018) and STAN (Garg et al., 2019).
/// </remarks>
public sealed class SessionIndex
{
    private const int LastSlot = 1 << 30;

    private readonly SessionIndexOptions _options;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _items = [];
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly List<PostingList> _postings = [];
    private readonly List<int> _clicks = [];
    private readonly List<int> _repeats = [];
    private readonly IndexedSession[] _sessions;
    private int _started;

    /// <summary>An empty index.</summary>
    public SessionIndex(SessionIndexOptions? options = null)
    {
        _options = options ?? new SessionIndexOptions();
        _sessions = new IndexedSession[_options.MaxSessions];
        Successors = new SuccessorRules(_options.MaxRules);
        Predecessors = new SuccessorRules(_options.MaxRules);
    }

    /// <summary>How many items are known.</summary>
    public int ItemCount => _items.Count;

    /// <summary>How many sessions are kept.</summary>
    public int SessionCount => Math.Min(_started, _sessions.Length);

    /// <summary>Time of the newest click, Unix milliseconds; 0 if there was none.</summary>
    public long NewestMs { get; private set; }

    internal SessionIndexOptions Options => _options;

    internal SuccessorRules Successors { get; }

    internal SuccessorRules Predecessors { get; }

    internal DecayedCounts Popular { get; } = new(TimeSpan.FromDays(5));

    internal DecayedCounts Trending { get; } = new(TimeSpan.FromHours(6));

    /// <summary>Counts one click.</summary>
    /// <param name="user">Whose click it is: a user, or the session's id where a log names sessions.</param>
    /// <param name="item">What was clicked.</param>
    /// <param name="atMs">When, Unix milliseconds.</param>
    public void Observe(string user, string item, long atMs)
    {
        if (Number(item) is not { } number)
        {
            return;
        }

        NewestMs = Math.Max(NewestMs, atMs);
        Popular.Add(number, atMs);
        Trending.Add(number, atMs);
        _clicks[number]++;
        var slot = SlotOf(user, atMs);
        ref var session = ref _sessions[slot % _sessions.Length];
        CountRules(session, number);
        if (!session.Contains(number))
        {
            _postings[number].Add(slot, _options.MaxPostings);
        }

        session.Append(number, atMs, _options.MaxSessionLength);
    }

    /// <summary>Forgets a user: their sessions lose the name and what was clicked in them. Counts of items stay, as they name nobody.</summary>
    public void Forget(string user)
    {
        _ = _open.Remove(user);
        for (var place = 0; place < SessionCount; place++)
        {
            if (_sessions[place].User == user)
            {
                _sessions[place] = new IndexedSession("");
            }
        }
    }

    /// <summary>The number of a known item; <see langword="null"/> for one never clicked.</summary>
    public int? Find(string item) => _numbers.TryGetValue(item, out var number) ? number : null;

    /// <summary>The item of a number.</summary>
    public string Item(int number) => _items[number];

    /// <summary>Clicks of an item, and how many of them were followed by the same item.</summary>
    internal (int Clicks, int Repeats) Counts(int number) => (_clicks[number], _repeats[number]);

    /// <summary>The slot of a user's open session, so that a query leaves it out; -1 if there is none.</summary>
    internal int OpenSlot(string user) => _open.GetValueOrDefault(user, -1);

    /// <summary>Slots of the newest sessions that contain an item, oldest first, at most <see cref="SessionIndexOptions.MaxPostings"/>; some may have gone.</summary>
    internal ReadOnlySpan<int> Postings(int item) => _postings[item].Newest(_options.MaxPostings);

    /// <summary>A kept session by its slot; <see langword="null"/> once newer ones took its place.</summary>
    internal IndexedSession? Session(int slot) => PlaceOf(slot) is >= 0 and var place ? _sessions[place] : null;

    /// <summary>Where a kept session stands, 0 to below <see cref="SessionIndexOptions.MaxSessions"/>; -1 once newer ones took its place.</summary>
    internal int PlaceOf(int slot) => slot > _started - 1 - _sessions.Length && slot >= 0 && slot < _started ? slot % _sessions.Length : -1;

    /// <summary>The session that stands at a place.</summary>
    internal ref readonly IndexedSession At(int place) => ref _sessions[place];

    private int? Number(string item)
    {
        if (_numbers.TryGetValue(item, out var number))
        {
            return number;
        }

        if (_items.Count >= _options.MaxItems)
        {
            return null;
        }

        number = _items.Count;
        _numbers.Add(item, number);
        _items.Add(item);
        _postings.Add(new PostingList());
        _clicks.Add(0);
        _repeats.Add(0);
        return number;
    }

    private int SlotOf(string user, long atMs)
    {
        if (_open.TryGetValue(user, out var slot) && Session(slot) is { } open && atMs - open.LastMs <= _options.SessionGap.TotalMilliseconds)
        {
            return slot;
        }

        if (_started == LastSlot)
        {
            Renumber();
        }

        slot = _started++;
        ref var place = ref _sessions[slot % _sessions.Length];
        if (place.User is { } evicted && _open.TryGetValue(evicted, out var its) && its == slot - _sessions.Length)
        {
            _open.Remove(evicted);
        }

        place = new IndexedSession(user);
        _open[user] = slot;
        return slot;
    }

    /// <summary>Slots are counted from 0 again, so that they never overflow; a multiple of the places, so that sessions stay where they stand.</summary>
    private void Renumber()
    {
        var by = ((_started / _sessions.Length) - 1) * _sessions.Length;
        _started -= by;
        foreach (var list in _postings)
        {
            list.Lower(by);
        }

        foreach (var user in _open.Keys)
        {
            _open[user] -= by;
        }
    }

    private void CountRules(in IndexedSession session, int number)
    {
        var items = session.Items;
        for (var distance = 1; distance <= Math.Min(_options.RuleReach, items.Length); distance++)
        {
            var earlier = items[^distance];
            Successors.Add(earlier, number, 1f / distance);
            if (earlier != number)
            {
                Predecessors.Add(number, earlier, 1f / distance);
            }
        }

        if (items.Length > 0 && items[^1] == number)
        {
            _repeats[number]++;
        }
    }
}
