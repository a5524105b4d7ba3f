namespace Emotion.Simulation.Pricing;

/// <summary>A simulated position: an event of the topic <c>gps</c>.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="SourceId">The vehicle or the rider.</param>
/// <param name="IsDemand">Whether it is a rider.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="CreatedAt">When.</param>
public readonly record struct SimulatedGps(string Id, string SourceId, bool IsDemand, double Latitude, double Longitude, DateTimeOffset CreatedAt);
