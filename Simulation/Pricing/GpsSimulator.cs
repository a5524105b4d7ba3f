using System.Globalization;

namespace Emotion.Simulation.Pricing;

/// <summary>
/// Drivers and riders of a city: drivers wander and are drawn to where riders were, riders come in bursts at places and
/// hours of their own (offices in the morning, bars at night, a stadium now and then), so that supply and demand of a zone
/// rise and fall over minutes. Equal seeds give equal events for equal times.
/// </summary>
public sealed class GpsSimulator
{
    private const double CityLatitude = 52.52;
    private const double CityLongitude = 13.405;
    private const double Spread = 0.012;

    private readonly Random _random;
    private readonly Place[] _places;
    private readonly Driver[] _drivers;
    private readonly string _run;
    private long _next;

    /// <summary>A city.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="drivers">Drivers, 1 or more.</param>
    /// <param name="places">Places that riders come from, 1 or more.</param>
    public GpsSimulator(int seed = 1, int drivers = 120, int places = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(drivers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        _random = new Random(seed);
        _run = seed.ToString(CultureInfo.InvariantCulture);
        _places = [.. Enumerable.Range(0, places).Select(_ => new Place(
            CityLatitude + (Normal() * Spread * 2), CityLongitude + (Normal() * Spread * 3), _random.Next(24), 0.2 + _random.NextDouble(), _random.Next(60)))];
        _drivers = [.. Enumerable.Range(0, drivers).Select(i => new Driver($"driver-{i}", _places[_random.Next(places)]))];
    }

    /// <summary>The next event, at <paramref name="now"/> or up to two seconds before it, as phones report late.</summary>
    public SimulatedGps Next(DateTimeOffset now)
    {
        var pull = _places.Sum(place => Pull(place, now));
        var isDemand = _random.NextDouble() < pull / (pull + (_places.Length * 0.55));
        var at = now.AddMilliseconds(-_random.Next(2_000));
        var id = string.Create(CultureInfo.InvariantCulture, $"gps-{_run}-{now.ToUnixTimeMilliseconds()}-{_next++}");
        if (isDemand)
        {
            var from = Choose(now, pull);
            var rider = string.Create(CultureInfo.InvariantCulture, $"rider-{_random.Next(100_000)}");
            return new SimulatedGps(id, rider, true, Near(from.Latitude, 0.3), Near(from.Longitude, 0.4), at);
        }

        var driver = _drivers[_random.Next(_drivers.Length)];
        if (_random.NextDouble() < 0.02)
        {
            driver.Goal = Choose(now, pull);
        }

        driver.Latitude += ((driver.Goal.Latitude - driver.Latitude) * 0.1) + (Normal() * 0.0005);
        driver.Longitude += ((driver.Goal.Longitude - driver.Longitude) * 0.1) + (Normal() * 0.0008);
        return new SimulatedGps(id, driver.Id, false, Math.Round(driver.Latitude, 6), Math.Round(driver.Longitude, 6), at);
    }

    /// <summary>How many riders a place sends: a wave over the day, and bursts of ten minutes each hour.</summary>
    private static double Pull(Place place, DateTimeOffset now)
    {
        var hours = Math.Abs(((now.TimeOfDay.TotalHours - place.PeakHour + 36) % 24) - 12);
        var burst = (now.Minute - place.BurstMinute + 60) % 60 < 10 ? 3 : 1;
        return place.Weight * burst * (0.3 + Math.Exp(-hours * hours / 12));
    }

    private Place Choose(DateTimeOffset now, double pull)
    {
        var left = _random.NextDouble() * pull;
        foreach (var place in _places)
        {
            left -= Pull(place, now);
            if (left <= 0)
            {
                return place;
            }
        }

        return _places[^1];
    }

    private double Near(double degrees, double share) => Math.Round(degrees + (Normal() * Spread * share), 6);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private sealed record Place(double Latitude, double Longitude, int PeakHour, double Weight, int BurstMinute);

    private sealed class Driver(string id, Place goal)
    {
        public string Id { get; } = id;

        public Place Goal { get; set; } = goal;

        public double Latitude { get; set; } = goal.Latitude;

        public double Longitude { get; set; } = goal.Longitude;
    }
}
