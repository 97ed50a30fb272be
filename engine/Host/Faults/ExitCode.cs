namespace LowLatency.Host.Faults;

/// <summary>Exit codes after sysexits.h, for systemd and scripts.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Wrong command line.</summary>
    public const int Usage = 64;

    /// <summary>The journal is damaged or does not fit: a person must look.</summary>
    public const int DataError = 65;

    /// <summary>A broken invariant: an agent threw.</summary>
    public const int Software = 70;

    /// <summary>The journal could not be made, or another engine holds it.</summary>
    public const int CannotCreate = 73;

    /// <summary>The journal failed while running: full disk or I/O error. Trading had halted.</summary>
    public const int IoError = 74;

    public const int Configuration = 78;
}
