using System;

namespace LowLatency.Core.Signals;

/// <summary>What kind of market the bars show; numbers are part of the snapshot format.</summary>
[Flags]
public enum MarketRegime : byte
{
    /// <summary>Too few bars to say.</summary>
    Unknown = 0,

    /// <summary>Neither volatile nor trending.</summary>
    Range = 1,

    /// <summary>The ADX is at or above its threshold (Wilder's 25).</summary>
    Trend = 2,

    /// <summary>The short average true range is a multiple of the long one: it goes before both others.</summary>
    Volatile = 4,
}
