namespace LowLatency.Model.Instruments;

/// <summary>Whether an instrument trades. Numbers are part of the journal format.</summary>
public enum InstrumentStatus : byte
{
    None = 0,
    Trading = 1,

    /// <summary>Nothing matches; orders may rest.</summary>
    Halted = 2,
    CancelOnly = 3,
    PostOnly = 4,
    LimitOnly = 5,
    ReduceOnly = 6,
    PreOpen = 7,
    Settling = 8,
    Delisted = 9,
}
