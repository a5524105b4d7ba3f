using System.Runtime.InteropServices;
using Emotion.EventTime;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Recommendation;

namespace Emotion.Grains.Recommendation.Clicks;

/// <summary>
/// A user's clicks: exact counts, and the most recent ones in the order of their times. Bounded: at most as many clicks and
/// purchases as the settings say, of about 5 bytes and the item's id each.
/// </summary>
public sealed class ClicksState
{
    private const byte Version = 1;
    private static readonly int Actions = Enum.GetValues<ClickAction>().Length;

    private readonly List<StoredClick> _recent = [];
    private readonly List<StoredClick> _bought = [];
    private readonly long[] _counts = new long[Actions];

    /// <summary>All clicks that counted.</summary>
    public long Count => _counts.Sum();

    /// <summary>Which life of the user this is: fixed by the first click, so that the same clicks again give the same.</summary>
    public ulong Life { get; private set; }

    /// <summary>The most recent clicks, oldest first.</summary>
    internal IReadOnlyList<StoredClick> Recent => _recent;

    /// <summary>Counts a click.</summary>
    /// <param name="click">The click; new.</param>
    /// <param name="maxRecent">Most clicks that are kept.</param>
    /// <param name="maxBought">Most purchases that are kept.</param>
    /// <returns>Its number, from 1.</returns>
    public long Add(Click click, int maxRecent, int maxBought)
    {
        ArgumentNullException.ThrowIfNull(click);
        if (Count == 0)
        {
            Life = TagHash.Of(click.Id);
        }

        _counts[(int)click.Action]++;
        var stored = new StoredClick(click.ItemId, click.Action, click.CreatedAt.ToUnixTimeMilliseconds());
        Insert(_recent, stored, maxRecent);
        if (click.Action == ClickAction.Purchase)
        {
            // An item is bought again: only the newest purchase of it says something.
            _ = _bought.RemoveAll(bought => bought.Item == stored.Item && bought.AtMs <= stored.AtMs);
            Insert(_bought, stored, maxBought);
        }

        return Count;
    }

    /// <summary>The clicks as callers see them; null if there are none.</summary>
    public ClickHistory? ToHistory(string userId) => Count == 0 ? null : new ClickHistory
    {
        UserId = userId,
        Clicks = Count,
        Views = _counts[(int)ClickAction.View],
        Carts = _counts[(int)ClickAction.Cart],
        Purchases = _counts[(int)ClickAction.Purchase],
        LastAt = DateTimeOffset.FromUnixTimeMilliseconds(_recent[^1].AtMs),
        Recent = ImmutableCollectionsMarshal.AsImmutableArray(_recent.ConvertAll(static click => click.ToClick()).ToArray()),
        Bought = ImmutableCollectionsMarshal.AsImmutableArray(_bought.ConvertAll(static click => click.ToClick()).ToArray()),
    };

    internal void Write(StateWriter output)
    {
        output.WriteByte(Version);
        output.WriteFixed(Life);
        output.WriteUnsigned((ulong)_counts.Length);
        foreach (var count in _counts)
        {
            output.WriteUnsigned((ulong)count);
        }

        Write(_recent, output);
        Write(_bought, output);
    }

    internal static ClicksState Read(ReadOnlySpan<byte> bytes)
    {
        var input = new StateReader(bytes);
        input.ReadVersion(Version);
        var state = new ClicksState { Life = input.ReadFixed() };
        var counts = input.ReadCount(1);
        for (var action = 0; action < counts; action++)
        {
            state._counts[Math.Min(action, Actions - 1)] += (long)input.ReadUnsigned();
        }

        Read(state._recent, ref input);
        Read(state._bought, ref input);
        return state;
    }

    private static void Insert(List<StoredClick> clicks, in StoredClick click, int limit)
    {
        var at = clicks.Count;
        while (at > 0 && clicks[at - 1].AtMs > click.AtMs)
        {
            at--;
        }

        clicks.Insert(at, click);
        if (clicks.Count > limit)
        {
            clicks.RemoveRange(0, clicks.Count - limit);
        }
    }

    private static void Write(List<StoredClick> clicks, StateWriter output)
    {
        output.WriteUnsigned((ulong)clicks.Count);
        var before = 0L;
        foreach (var click in clicks)
        {
            output.WriteText(click.Item);
            output.WriteByte((byte)click.Action);
            output.WriteSigned(click.AtMs - before);
            before = click.AtMs;
        }
    }

    private static void Read(List<StoredClick> clicks, ref StateReader input)
    {
        var before = 0L;
        for (var left = input.ReadCount(3); left > 0; left--)
        {
            var (item, action) = (input.ReadText(), (ClickAction)input.ReadByte());
            clicks.Add(new StoredClick(item, action, before += input.ReadSigned()));
        }
    }
}

/// <summary>A click as it is kept.</summary>
/// <param name="Item">The item.</param>
/// <param name="Action">What was done.</param>
/// <param name="AtMs">When, Unix milliseconds.</param>
internal readonly record struct StoredClick(string Item, ClickAction Action, long AtMs)
{
    /// <summary>The click as callers see it.</summary>
    public RecentClick ToClick() => new(Item, Action, DateTimeOffset.FromUnixTimeMilliseconds(AtMs));
}
