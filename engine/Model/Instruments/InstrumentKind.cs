namespace LowLatency.Model.Instruments;

/// <summary>What is traded. Numbers are part of the journal format.</summary>
public enum InstrumentKind : byte
{
    None = 0,
    Spot = 1,

    /// <summary>Settled in the quote asset.</summary>
    LinearPerpetual = 2,

    /// <summary>Settled in the base asset.</summary>
    InversePerpetual = 3,
    LinearFuture = 4,
    InverseFuture = 5,
}
