using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Host.Control;

namespace LowLatency.Host.Options;

/// <summary>
/// The whole configuration of one engine process: one JSON file, overridden by environment variables.
/// </summary>
public sealed class HostOptions
{
    /// <summary>What the process does: "paper" or "live" (orders go to the venue).</summary>
    public string Role { get; set; } = "paper";

    public EngineSettings Engine { get; set; } = new();

    public List<VenueOptions> Venues { get; set; } = [];

    public JournalOptions Journal { get; set; } = new();

    public ControlOptions Control { get; set; } = new();

    public CaptureOptions Capture { get; set; } = new();

    public PaperOptions Paper { get; set; } = new();

    public ThreadOptions Threads { get; set; } = new();

    public OutputOptions Output { get; set; } = new();
}
