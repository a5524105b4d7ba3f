using Emotion.EventTime;
using Emotion.EventTime.Windows;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Pricing;
using Emotion.Training.Data;

namespace Emotion.Training.Pricing;

/// <summary>One window of a zone to learn from.</summary>
/// <param name="StartMs">Start of the window, Unix milliseconds.</param>
/// <param name="Features">What the model sees: see <see cref="PriceFeatures"/>.</param>
/// <param name="Now">The crowd in the window, for the formula to compare with.</param>
/// <param name="Target">The multiplier that the next window's crowd calls for: whoever sees a price rides in the next minutes.</param>
internal sealed record PricingExample(long StartMs, float[] Features, ZoneDemand Now, double Target)
{
    private const long WindowMs = 60_000;

    /// <summary>Reads positions and cuts them into windows of one minute per zone, by the code that serves prices; oldest first.</summary>
    /// <exception cref="FormatException">The file is malformed or empty; the message names the line.</exception>
    public static List<PricingExample> Read(string path)
    {
        var crowds = new Dictionary<(string Zone, long Start), ZoneDemand>();
        var windows = new WindowOperator<string, Sighting, Seen, ZoneDemand>(
            WindowOptions.Tumbling(TimeSpan.FromMilliseconds(WindowMs)),
            new ZoneAggregator(),
            (string zone, in Pane<ZoneDemand> pane) => crowds[(zone, pane.Window.StartMs)] = pane.Result);
        foreach (var row in TableFile.Read(path))
        {
            var kind = row.Required("kind");
            var zone = Zones.Of(row.Number("lat"), row.Number("lon"));
            if (zone.Length == 0 || kind is not (GpsEvent.Supply or GpsEvent.Demand))
            {
                throw new FormatException($"line {row.Line}: kind must be supply or demand, lat and lon degrees within their ranges");
            }

            windows.Add(zone, row.Time("createdAt").ToUnixTimeMilliseconds(), new Sighting(kind == GpsEvent.Demand, TagHash.Of(row.Required("sourceId"))));
        }

        windows.AdvanceWatermark(long.MaxValue);
        var end = crowds.Count == 0 ? throw new FormatException($"{path} holds no positions.") : crowds.Keys.Max(key => key.Start);
        return [.. crowds.Where(crowd => crowd.Key.Start < end).OrderBy(crowd => crowd.Key.Start).Select(crowd =>
        {
            var (zone, start) = crowd.Key;
            ZoneDemand? before = crowds.TryGetValue((zone, start - WindowMs), out var earlier) ? earlier : null;
            var next = crowds.GetValueOrDefault((zone, start + WindowMs));
            return new PricingExample(start, PriceFeatures.Of(crowd.Value, before), crowd.Value, PriceRules.Formula(next));
        })];
    }
}
