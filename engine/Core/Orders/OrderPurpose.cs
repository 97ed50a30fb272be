namespace LowLatency.Core.Orders;

/// <summary>Why the engine made an order. Numbers are part of the snapshot format.</summary>
public enum OrderPurpose : byte
{
    None = 0,

    /// <summary>From a strategy's intent.</summary>
    Intent = 1,

    /// <summary>A stop of the position was passed: stop loss, trailing stop or time stop.</summary>
    StopLoss = 2,

    /// <summary>The stop that rests at the venue, for when the engine is not there.</summary>
    RestingStop = 3,
}
