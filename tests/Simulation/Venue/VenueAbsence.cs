namespace LowLatency.Simulation.Venue;

/// <summary>How a venue is away.</summary>
internal enum VenueAbsence
{
    None = 0,

    /// <summary>Its connections are cut and none is taken.</summary>
    Dead = 1,

    /// <summary>It refuses this address, with the time for how long.</summary>
    Banned = 2,

    /// <summary>It takes and carries out everything, and nothing of it comes back.</summary>
    Silent = 3,
}
