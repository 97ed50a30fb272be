namespace LowLatency.Model.Events.Machine;

/// <summary>By which way an operator event came in. Numbers are part of the journal format.</summary>
public enum OperatorOrigin : byte
{
    /// <summary>Journals of version 1 do not say.</summary>
    Unknown = 0,

    /// <summary>A file in the journal folder, where they were put before there was a control folder.</summary>
    File = 1,

    /// <summary>A signal to the process.</summary>
    Signal = 2,

    /// <summary>A file in the control folder.</summary>
    ControlFolder = 3,
    Monitor = 4,
    Watchdog = 5,

    /// <summary>The resource guard.</summary>
    Guard = 6,
    Standby = 7,

    /// <summary>The process itself: its start checks hold, or it saves its state.</summary>
    Engine = 8,
}
