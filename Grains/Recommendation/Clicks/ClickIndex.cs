using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Index;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Recommendation.Clicks;

/// <summary>
/// The silo's <see cref="SessionIndex"/>, shared by the one that feeds it and all that ask it. A click counts once, by its
/// number among its user's: 24 bytes for each user with a session in the index.
/// </summary>
public sealed class ClickIndex : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, Counted> _counted = new(StringComparer.Ordinal);
    private readonly SessionIndex _index;
    private readonly int _maxUsers;
    private readonly TimeProvider _time;
    private readonly PopularItems.Weights _weights = new();
    private PopularItems _popular = PopularItems.None;
    private int _refreshing;

    private readonly record struct Counted(ulong Life, long Number);

    /// <summary>An empty index.</summary>
    public ClickIndex(IOptions<RecommendationOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _index = new SessionIndex(options.Value.ToIndexOptions());
        _maxUsers = 2 * options.Value.MaxSessions;
        _time = time;
    }

    /// <summary>What is clicked most; at most a second old, or as old as the last call.</summary>
    public PopularItems Popular
    {
        get
        {
            var popular = Volatile.Read(ref _popular);
            if (_time.GetElapsedTime(popular.At) > PopularItems.Age && Interlocked.CompareExchange(ref _refreshing, 1, 0) == 0)
            {
                if (popular.Popular.Count == 0)
                {
                    // Nobody is to be told that nothing is popular because nobody had asked before.
                    Refresh();
                    return Volatile.Read(ref _popular);
                }

                _ = Task.Run(Refresh);
            }

            return popular;
        }
    }

    /// <summary>Counts a click, unless it was counted before.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Observe(CountedClick click)
    {
        ArgumentNullException.ThrowIfNull(click);
        _lock.EnterWriteLock();
        try
        {
            var known = _counted.GetValueOrDefault(click.UserId);
            if (known.Life == click.Life && known.Number >= click.Number)
            {
                return false;
            }

            _index.Observe(click.UserId, click.ItemId, click.AtMs);
            Remember(click.UserId, click.Life, click.Number);
            return true;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Forgets a user: whose sessions they were, and which items they held.</summary>
    public void Forget(string userId)
    {
        _lock.EnterWriteLock();
        try
        {
            _ = _counted.Remove(userId);
            _index.Forget(userId);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Asks the index; it does not change meanwhile, and must not be kept.</summary>
    public T Read<T>(Func<SessionIndex, T> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        _lock.EnterReadLock();
        try
        {
            return ask(_index);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Builds the index from users' states.</summary>
    /// <param name="users">Each user's state; clicks of all of them are counted in the order of their times.</param>
    internal void Restore(IReadOnlyCollection<KeyValuePair<string, ClicksState>> users)
    {
        var clicks = users.SelectMany(user => user.Value.Recent.Select(click => (User: user.Key, click.Item, click.AtMs))).OrderBy(click => click.AtMs).ToList();
        _lock.EnterWriteLock();
        try
        {
            foreach (var (user, item, at) in clicks)
            {
                _index.Observe(user, item, at);
            }

            foreach (var (user, state) in users)
            {
                Remember(user, state.Life, state.Count);
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private void Refresh()
    {
        try
        {
            var now = _time.GetTimestamp();
            var best = Read(_weights.Copy).Rank();
            Volatile.Write(ref _popular, Read(index => best.Name(index, now)));
        }
        finally
        {
            Volatile.Write(ref _refreshing, 0);
        }
    }

    private void Remember(string userId, ulong life, long number)
    {
        _counted[userId] = new Counted(life, number);
        if (_counted.Count > _maxUsers)
        {
            // Whose sessions have all gone sends nothing again: a click is repeated within seconds or never.
            foreach (var gone in _counted.Keys.Where(user => _index.OpenSlot(user) < 0).ToList())
            {
                _ = _counted.Remove(gone);
            }
        }
    }
}
