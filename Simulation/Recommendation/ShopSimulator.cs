using System.Globalization;

namespace Emotion.Simulation.Recommendation;

/// <summary>
/// A shop: items with alternatives and accessories, shoppers with tastes, a past and sessions. What is in demand changes
/// from day to day. Equal options give equal clicks.
/// </summary>
public sealed class ShopSimulator
{
    private const int HistoryDays = 365;
    private const double MeanSecondsBetweenClicks = 35;

    private readonly ShopSimulatorOptions _options;
    private readonly Random _random;
    private readonly ShopCatalogue _catalogue;
    private readonly ShopVisitor[] _visitors;
    private readonly List<SimulatedPurchase> _history = [];
    private readonly List<ShopVisit> _open = [];
    private long _clicks;

    /// <summary>Builds the shop and the past of its shoppers.</summary>
    public ShopSimulator(ShopSimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _random = new Random(options.Seed);
        _catalogue = new ShopCatalogue(_random, options.Items);
        _visitors = [.. Enumerable.Range(1, options.Users).Select(number => new ShopVisitor(_random, options.UserPrefix + number.ToString(CultureInfo.InvariantCulture)))];
        foreach (var visitor in _visitors)
        {
            Remember(visitor);
        }
    }

    /// <summary>All items.</summary>
    public IReadOnlyList<SimulatedItem> Items => _catalogue.Items;

    /// <summary>What was bought in the year before the first instant, in no particular order.</summary>
    public IReadOnlyList<SimulatedPurchase> History => _history;

    /// <summary>The clicks of some days, in the order of their times.</summary>
    public IEnumerable<SimulatedClick> Run(int days)
    {
        var end = _options.Start.AddDays(days);
        var secondsBetweenSessions = 86_400 / (_options.SessionsPerDay * _visitors.Length);
        var visits = new PriorityQueue<ShopVisit, DateTimeOffset>();
        HashSet<ShopVisitor> inside = [];
        for (var next = Later(_options.Start, secondsBetweenSessions); next < end || visits.Count > 0;)
        {
            if (next < end && (!visits.TryPeek(out _, out var first) || next <= first))
            {
                var visitor = _visitors[_random.Next(_visitors.Length)];
                if (inside.Add(visitor))
                {
                    visits.Enqueue(Open(visitor, next), next);
                }

                next = Later(next, secondsBetweenSessions);
                continue;
            }

            _ = visits.TryDequeue(out var visit, out var at);
            yield return Click(visit!, at);
            if (visit!.Ended)
            {
                _ = inside.Remove(visit.Visitor);
            }
            else
            {
                visits.Enqueue(visit, Later(at, MeanSecondsBetweenClicks));
            }
        }
    }

    /// <summary>The next click of a shop that never closes.</summary>
    public SimulatedClick Next(DateTimeOffset now)
    {
        while (_open.Count < Math.Max(3, _visitors.Length / 20))
        {
            _open.Add(Open(_visitors[_random.Next(_visitors.Length)], now));
        }

        var at = _random.Next(_open.Count);
        var click = Click(_open[at], now);
        if (_open[at].Ended)
        {
            _open.RemoveAt(at);
        }

        return click;
    }

    private void Remember(ShopVisitor visitor)
    {
        for (var left = _random.Next(12); left > 0; left--)
        {
            var item = _catalogue.Draw(_random, visitor.Mood(_random));
            visitor.Buy(item);
            _history.Add(new SimulatedPurchase(
                visitor.UserId, Items[item].ItemId, 1 + _random.Next(2), _options.Start.AddSeconds(-_random.Next(3_600, HistoryDays * 86_400))));
        }
    }

    /// <summary>What is in demand on a day: any item, popular or not.</summary>
    private ShopVisit Open(ShopVisitor visitor, DateTimeOffset now)
    {
        var day = (now - _options.Start).Days + (_options.Seed * 31);
        var hot = (int)((uint)(day * 2_654_435_761L) % (uint)Items.Count);
        return new ShopVisit(visitor, _catalogue, (hot + _random.Next(5)) % Items.Count, _random);
    }

    private SimulatedClick Click(ShopVisit visit, DateTimeOffset at)
    {
        var (item, action) = visit.Step();
        return new SimulatedClick(
            string.Create(CultureInfo.InvariantCulture, $"k{_options.Seed}-{at.ToUnixTimeMilliseconds()}-{_clicks++}"), visit.Visitor.UserId, Items[item].ItemId, action, at);
    }

    private DateTimeOffset Later(DateTimeOffset time, double meanSeconds) => time.AddSeconds(-meanSeconds * Math.Log(1 - _random.NextDouble()));
}
