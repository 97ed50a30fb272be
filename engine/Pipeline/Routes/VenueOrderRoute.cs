using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Routes;

/// <summary>The route that the orders of an account take.</summary>
/// <param name="Account">Of no venue = every account that has no route of its own.</param>
/// <param name="Route">Owned by the gateway thread from the start on.</param>
public readonly record struct VenueOrderRoute(AccountKey Account, IOrderRoute Route);
