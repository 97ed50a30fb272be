using System;

namespace LowLatency.Model.Orders;

[Flags]
public enum OrderFlags : byte
{
    None = 0,

    /// <summary>May only make the position smaller; passes the gates that block entries.</summary>
    ReduceOnly = 1,

    /// <summary>Refused by the venue instead of taking.</summary>
    PostOnly = 2,
}
