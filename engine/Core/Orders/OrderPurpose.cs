namespace LowLatency.Core.Orders;

/// <summary>Why the engine made an order. Numbers are part of the snapshot format.</summary>
public enum OrderPurpose : byte
{
    None = 0,

    /// <summary>From a strategy's intent.</summary>
    Intent = 1,

    /// <summary>The position's stop loss was passed.</summary>
    StopLoss = 2,
}
