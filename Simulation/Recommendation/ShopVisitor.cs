namespace Emotion.Simulation.Recommendation;

/// <summary>A shopper: what they like, looked at and have.</summary>
internal sealed class ShopVisitor
{
    private const int MaxSeen = 30;

    private readonly List<int> _seen = [];

    public ShopVisitor(Random random, string userId)
    {
        UserId = userId;
        Likes = [random.Next(ShopCatalogue.Categories), random.Next(ShopCatalogue.Categories), random.Next(ShopCatalogue.Categories)];
    }

    public string UserId { get; }

    /// <summary>Categories, the favourite first.</summary>
    public int[] Likes { get; }

    /// <summary>Items bought, with how often.</summary>
    public Dictionary<int, int> Has { get; } = [];

    /// <summary>Items looked at, oldest first.</summary>
    public IReadOnlyList<int> Seen => _seen;

    public void See(int item)
    {
        _ = _seen.Remove(item);
        _seen.Add(item);
        if (_seen.Count > MaxSeen)
        {
            _seen.RemoveAt(0);
        }
    }

    public void Buy(int item) => Has[item] = Has.GetValueOrDefault(item) + 1;

    /// <summary>A category they like, the favourite half of the time.</summary>
    public int Mood(Random random) => random.NextDouble() switch
    {
        < 0.5 => Likes[0],
        < 0.75 => Likes[1],
        < 0.9 => Likes[2],
        _ => random.Next(ShopCatalogue.Categories),
    };
}
