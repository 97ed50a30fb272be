namespace LowLatency.Simulation.Venue;

/// <summary>One socket as the venue has it.</summary>
internal sealed class VenueEnd(Wire wire)
{
    public Wire Wire => wire;

    public ServerSocket Socket { get; } = new();

    /// <summary>The exchange's number of it; 0 = not open there.</summary>
    public long Connection { get; set; }
}
