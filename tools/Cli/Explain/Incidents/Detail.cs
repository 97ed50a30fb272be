namespace LowLatency.Cli.Explain.Incidents;

/// <summary>How much is printed; all of it is known in any case.</summary>
internal enum Detail
{
    /// <summary>The decision, the signals and what was refused.</summary>
    Brief,

    Normal,

    /// <summary>All bars too.</summary>
    Full,
}
