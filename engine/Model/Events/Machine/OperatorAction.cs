namespace LowLatency.Model.Events.Machine;

/// <summary>What an operator (command, signal or file) asks of the engine.</summary>
public enum OperatorAction : byte
{
    None = 0,

    /// <summary>No new entries; working orders stay.</summary>
    Halt = 1,

    /// <summary>Clears the halts named by the scope; the only way out of a drawdown halt or the kill switch.</summary>
    Resume = 2,

    /// <summary>Kill switch: cancel everything and stay stopped.</summary>
    Kill = 3,

    CancelAll = 4,

    /// <summary>Trading on: given by the host when its start checks hold.</summary>
    EnableTrading = 5,

    DisableTrading = 6,

    /// <summary>Ask the engine to save its state at this point of the journal.</summary>
    Snapshot = 7,
}
