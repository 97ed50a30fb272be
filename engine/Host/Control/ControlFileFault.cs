namespace LowLatency.Host.Control;

/// <summary>Why a file in the control folder is no command.</summary>
internal enum ControlFileFault
{
    None,
    NoFile,
    Linked,
    TooLong,
    ForeignOwner,
}
