using System;

namespace LowLatency.Model.Instruments;

/// <summary>What a venue takes in one instrument. Bits of one byte; part of the journal format.</summary>
[Flags]
public enum InstrumentAbilities : byte
{
    None = 0,

    /// <summary>It trades, without any restriction (<see cref="InstrumentStatus"/>).</summary>
    Trading = 1,

    /// <summary>Stop orders rest there (<see cref="Orders.OrderType.Stop"/>).</summary>
    StopOrders = 2,
}
