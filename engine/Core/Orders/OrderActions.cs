using System;

namespace LowLatency.Core.Orders;

/// <summary>What a transition makes the engine do beside changing the state.</summary>
[Flags]
public enum OrderActions : byte
{
    None = 0,

    /// <summary>Book the fill: filled quantity, position, cash.</summary>
    ApplyFill = 1,

    /// <summary>Emit CancelOrder.</summary>
    SendCancel = 2,

    /// <summary>Emit QueryOrder: only the venue can say.</summary>
    Query = 4,

    /// <summary>Late or repeated news: counted, otherwise without effect.</summary>
    CountLate = 8,

    /// <summary>Contradicts what is known: counted, recorded with its reason, reconciliation asked for.</summary>
    Flag = 16,
}
