using System.Globalization;

namespace Emotion.Simulation.Emotion;

/// <summary>
/// Writes believable posts for ever: authors with temperaments and drifting moods, a few of whom write most of what is
/// written (Zipf's law), and now and then an event that moves the crowd. Equal seeds and times give equal posts.
/// </summary>
public sealed class PostSimulator
{
    private static readonly TimeSpan NewsFades = TimeSpan.FromMinutes(2);

    private readonly Random _random;
    private readonly Grammar _grammar = Grammar.Load();
    private readonly Author?[] _authors;
    private readonly double _authorsLog;
    private readonly TimeSpan _newsEvery;
    private readonly string _run;
    private long _written;
    private CrowdEvent? _news;
    private DateTimeOffset _newsAt;
    private DateTimeOffset _nextNews;

    /// <param name="seed">Equal seeds give equal posts.</param>
    /// <param name="users">How many authors there are, at least 1.</param>
    /// <param name="start">Event time of the first post, from which moods begin to drift.</param>
    /// <param name="newsEvery">Mean time between events that move the crowd; three minutes by default.</param>
    public PostSimulator(int seed, int users, DateTimeOffset start, TimeSpan? newsEvery = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        _random = new Random(seed);
        _authors = new Author?[users];
        _authorsLog = Math.Log(users + 1);
        _newsEvery = newsEvery ?? TimeSpan.FromMinutes(3);
        _run = string.Create(CultureInfo.InvariantCulture, $"{seed:x}-{start.ToUnixTimeMilliseconds():x}");
        _nextNews = start + _newsEvery;
    }

    /// <summary>The next post, written at <paramref name="now"/>.</summary>
    public SimulatedPost Next(DateTimeOffset now)
    {
        MakeNews(now);
        // Inverse transform of a density proportional to 1/rank: a few write much, most write little.
        var rank = Math.Min(_authors.Length - 1, (int)Math.Exp(_random.NextDouble() * _authorsLog) - 1);
        var author = _authors[rank] ??= new Author(string.Create(CultureInfo.InvariantCulture, $"u{rank}"), _grammar.Topics, now, _random);
        var strength = _news is null ? 0 : Math.Pow(0.5, (now - _newsAt) / NewsFades);
        var affect = author.Feel(now, strength > 0.05 ? _news : null, strength, _random);
        var topic = author.Topics[_random.Next(author.Topics.Length)];
        var aboutNews = _news is not null && _random.NextDouble() < 0.4 * strength && Array.Exists(_news.Shift, shift => shift.Affect == affect);
        var sentence = _grammar.Expand(aboutNews ? _news!.Name : affect.ToString().ToLowerInvariant(), topic, _random);
        return new SimulatedPost(
            string.Create(CultureInfo.InvariantCulture, $"{_run}-{_written++}"),
            author.Id,
            PostStyle.Dress(sentence, author, affect, topic, _random),
            now,
            "en",
            affect);
    }

    private void MakeNews(DateTimeOffset now)
    {
        if (now < _nextNews)
        {
            return;
        }

        _news = CrowdEvent.All[_random.Next(CrowdEvent.All.Length)];
        _newsAt = now;
        _nextNews = now + (_newsEvery * (0.5 + _random.NextDouble()));
    }
}
