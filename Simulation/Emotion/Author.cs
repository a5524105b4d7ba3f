namespace Emotion.Simulation.Emotion;

/// <summary>
/// A simulated user: a temperament that stays, and a mood that wanders around it. The mood is a discretised
/// Ornstein-Uhlenbeck process per affect (Uhlenbeck and Ornstein, 1930): it is pulled back to the temperament and
/// pushed about by noise and by crowd events.
/// </summary>
internal sealed class Author
{
    private const double HalfLifeSeconds = 900;

    private static readonly int Affects = Enum.GetValues<Affect>().Length;

    private readonly double[] _temperament = new double[Affects];
    private readonly double[] _mood = new double[Affects];
    private DateTimeOffset _at;

    public Author(string id, IReadOnlyList<string> topics, DateTimeOffset start, Random random)
    {
        Id = id;
        _at = start;
        Topics = [.. topics.OrderBy(_ => random.Next()).Take(2 + random.Next(2))];
        var sunny = random.NextDouble();
        for (var affect = 0; affect < Affects; affect++)
        {
            var pleasant = affect <= (int)Affect.Desire;
            var unpleasant = affect >= (int)Affect.Sadness;
            var leaning = pleasant ? sunny : unpleasant ? 1 - sunny : 0.5;
            _temperament[affect] = _mood[affect] = (0.2 + leaning) * Math.Exp(0.6 * Gaussian(random));
        }

        _temperament[(int)Affect.Neutral] = _mood[(int)Affect.Neutral] = 6 * (0.4 + random.NextDouble());
        EmojiRate = random.NextDouble() * 0.5;
        ShoutRate = random.NextDouble() < 0.15 ? 0.3 : 0.01;
        TypoRate = random.NextDouble() * 0.08;
        HashtagRate = random.NextDouble() * 0.3;
    }

    public string Id { get; }

    public string[] Topics { get; }

    public double EmojiRate { get; }

    public double ShoutRate { get; }

    public double TypoRate { get; }

    public double HashtagRate { get; }

    /// <summary>Lets the mood drift until <paramref name="now"/> and draws what the author feels like saying.</summary>
    public Affect Feel(DateTimeOffset now, CrowdEvent? news, double strength, Random random)
    {
        var pull = 1 - Math.Pow(0.5, Math.Max(0, (now - _at).TotalSeconds) / HalfLifeSeconds);
        _at = now;
        for (var affect = 0; affect < Affects; affect++)
        {
            var noise = 0.35 * Math.Sqrt(pull) * Gaussian(random);
            _mood[affect] = Math.Max(0.02, _mood[affect] + (pull * (_temperament[affect] - _mood[affect])) + (noise * _temperament[affect]));
        }

        if (news is not null && (news.Topics.Length == 0 || news.Topics.Intersect(Topics).Any()))
        {
            foreach (var (affect, weight) in news.Shift)
            {
                _mood[(int)affect] = Math.Min(20, _mood[(int)affect] + (weight * strength));
            }
        }

        var draw = random.NextDouble() * _mood.Sum();
        var drawn = 0;
        while (drawn < Affects - 1 && (draw -= _mood[drawn]) >= 0)
        {
            drawn++;
        }

        return (Affect)drawn;
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
