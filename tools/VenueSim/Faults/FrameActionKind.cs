namespace LowLatency.VenueSim.Faults;

/// <summary>Kinds of <see cref="FrameAction"/>.</summary>
public enum FrameActionKind
{
    /// <summary>Send the bytes.</summary>
    Send,

    /// <summary>Send nothing for a while.</summary>
    Silence,

    /// <summary>Close with a code.</summary>
    Close,

    /// <summary>Cut the connection.</summary>
    Abort,
}
