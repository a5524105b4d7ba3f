namespace Emotion.Simulation.Recommendation;

/// <summary>An item of the simulated shop.</summary>
/// <param name="ItemId">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="Category">Its category.</param>
/// <param name="Price">Its price.</param>
/// <param name="InStock">Whether it can be had.</param>
public sealed record SimulatedItem(string ItemId, string Title, string Category, double Price, bool InStock);

/// <summary>A click in the simulated shop.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">The shopper.</param>
/// <param name="ItemId">The item.</param>
/// <param name="Action"><c>view</c>, <c>cart</c> or <c>purchase</c>.</param>
/// <param name="CreatedAt">When.</param>
public sealed record SimulatedClick(string Id, string UserId, string ItemId, string Action, DateTimeOffset CreatedAt);

/// <summary>A purchase of before the simulation.</summary>
/// <param name="UserId">The shopper.</param>
/// <param name="ItemId">The item.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="CreatedAt">When.</param>
public sealed record SimulatedPurchase(string UserId, string ItemId, int Quantity, DateTimeOffset CreatedAt);
