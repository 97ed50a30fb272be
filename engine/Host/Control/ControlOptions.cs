namespace LowLatency.Host.Control;

/// <summary>Where an operator's files are put, and who may put them there.</summary>
public sealed class ControlOptions
{
    /// <summary>
    /// Folder of the operator's files, made when absent. Empty = "control" in systemd's runtime folder
    /// (RUNTIME_DIRECTORY), without one the journal's path with ".control" behind it. Of one engine alone.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// Group whose members may command too (folder 0770): they need not be able to read or write the journal. Empty =
    /// only the engine's user and root (folder 0700).
    /// </summary>
    public string WritersGroup { get; set; } = "";
}
