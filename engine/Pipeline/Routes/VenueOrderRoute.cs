using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Routes;

/// <summary>The route that the orders of a venue take.</summary>
/// <param name="Venue">None = every venue that has no route of its own.</param>
/// <param name="Route">Owned by the gateway thread from the start on.</param>
public readonly record struct VenueOrderRoute(VenueId Venue, IOrderRoute Route);
